import { CommandError } from '../../errors.ts'
import type { MetadataKind } from './command.ts'

/** What `key=value` and `key-` ask for. */
export interface MetadataChange {
  readonly set: ReadonlyMap<string, string>
  readonly remove: readonly string[]
}

/** Tells the arguments that name objects from those that change them: the latter hold `=` or end with `-`. */
export function splitArguments(
  args: readonly string[],
  kind: Pick<MetadataKind, 'word'>,
): { resources: string[]; change: MetadataChange } {
  const resources: string[] = []
  const set = new Map<string, string>()
  const remove: string[] = []
  let inPairs = false
  for (const arg of args) {
    const isPair = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
    if (isPair) {
      inPairs = true
      addPair(arg, { set, remove }, kind)
    } else if (inPairs) throw new CommandError(`all resources must be specified before ${kind.word} changes: ${arg}`)
    else resources.push(arg)
  }
  const both = remove.filter((key) => set.has(key))
  if (both.length > 0) throw new CommandError(bothMessage(both, kind))
  return { resources, change: { set, remove } }
}

function bothMessage(keys: readonly string[], kind: Pick<MetadataKind, 'word'>): string {
  return kind.word === 'label'
    ? 'can not both modify and remove a label in the same command'
    : `can not both modify and remove the following annotation(s) in the same command: ${keys.join(', ')}`
}

function addPair(
  arg: string,
  change: { set: Map<string, string>; remove: string[] },
  kind: Pick<MetadataKind, 'word'>,
): void {
  const equals = arg.indexOf('=')
  if (equals < 0) {
    change.remove.push(arg.slice(0, -1))
    return
  }
  const value = arg.slice(equals + 1)
  if (
    kind.word === 'label' &&
    (value.includes('=') || !/^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value))
  ) {
    if (value.includes('=')) throw new CommandError(`invalid label spec: ${arg}`)
    throw new CommandError(
      `invalid label value: ${JSON.stringify(arg)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    )
  }
  change.set.set(arg.slice(0, equals), value)
}

export interface ChangeResult {
  readonly values: Record<string, string>
  /** The merge patch of the field. */
  readonly patch: Record<string, string | null>
  readonly added: boolean
  readonly removed: boolean
  readonly changed: boolean
}

/** Applies a change to labels or annotations; a value that would be overwritten needs `--overwrite`. */
export function applyChange(
  current: Readonly<Record<string, string>>,
  change: MetadataChange,
  kind: Pick<MetadataKind, 'word'>,
  overwrite: boolean,
): ChangeResult {
  if (!overwrite) refuseOverwrite(current, change, kind)
  const values = { ...current }
  const patch: Record<string, string | null> = {}
  for (const [key, value] of change.set) {
    if (current[key] !== value) patch[key] = value
    values[key] = value
  }
  const removed = change.remove.filter((key) => key in current)
  for (const key of removed) {
    patch[key] = null
    delete values[key]
  }
  const added = [...change.set].some(([key, value]) => current[key] !== value)
  return { values, patch, added, removed: removed.length > 0, changed: Object.keys(patch).length > 0 }
}

function refuseOverwrite(
  current: Readonly<Record<string, string>>,
  change: MetadataChange,
  kind: Pick<MetadataKind, 'word'>,
): void {
  const taken = [...change.set].filter(
    ([key, value]) => key in current && (kind.word === 'annotation' || current[key] !== value),
  )
  if (taken.length === 0) return
  if (kind.word === 'label') {
    throw new CommandError(
      taken.map(([key]) => `'${key}' already has a value (${current[key]}), and --overwrite is false`).join('\n'),
    )
  }
  throw new CommandError(
    `--overwrite is false but found the following declared annotation(s): ${taken.map(([key]) => `'${key}' already has a value (${current[key]})`).join('; ')}`,
  )
}
