import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { selectInfos } from '../../builder/infos.ts'
import { changeQuery, dryRunOf, patchObject } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, failuresOf, throwAll } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, printFlags, selectionFlags } from '../../flags/common.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import type { MetadataChange } from './changes.ts'
import { applyChange, splitArguments } from './changes.ts'

/** What `label` and `annotate` differ in. */
export interface MetadataKind {
  readonly use: string
  readonly short: string
  readonly field: 'labels' | 'annotations'
  readonly word: 'label' | 'annotation'
  readonly manager: string
  readonly operation: (changes: { added: boolean; removed: boolean }) => string
}

export function metadataCommand(kind: MetadataKind): Command {
  return {
    use: kind.use,
    short: kind.short,
    flags: [
      ...printFlags,
      ...selectionFlags,
      dryRunFlag,
      fieldManagerFlag(kind.manager),
      boolFlag('all', 'Select all resources, in the namespace of the specified resource types'),
      boolFlag('list', `If true, display the ${kind.word}s for a given resource.`),
      boolFlag('local', `If true, ${kind.word} will NOT contact api-server but run locally.`),
      boolFlag(
        'overwrite',
        `If true, allow ${kind.word}s to be overwritten, otherwise reject ${kind.word} updates that overwrite existing ${kind.word}s.`,
      ),
      boolFlag('record', 'Record current kubectl command in the resource annotation.', {
        deprecated: '--record will be removed in the future',
      }),
      stringFlag(
        'resource-version',
        'If non-empty, the update will only succeed if this is the current resource-version for the object.',
      ),
    ],
    run: (invocation) => runMetadata(invocation, kind),
  }
}

async function runMetadata(invocation: Invocation, kind: MetadataKind): Promise<void> {
  const { flags, factory } = invocation
  const { resources, change } = splitArguments(invocation.args, kind)
  validate(invocation, kind, resources, change)
  const all = flags.bool('all') || flags.string('selector') !== ''
  const { infos, errors } = await selectInfos(factory, { args: resources, flags, all, live: true })
  const failures = [
    ...errors,
    ...(await failuresOf(infos, (info) => changeOne(invocation, kind, info, change, infos.length === 1))),
  ]
  throwAll(failures)
}

function validate(
  { flags }: Invocation,
  kind: MetadataKind,
  resources: readonly string[],
  change: MetadataChange,
): void {
  if (flags.bool('list') && flags.string('output') !== '')
    throw new CommandError('--list and --output may not be specified together')
  if (flags.bool('all') && flags.string('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time')
  if (resources.length === 0 && sourcesOf(flags).length === 0) {
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  }
  if (change.set.size === 0 && change.remove.length === 0 && !flags.bool('list')) {
    throw new CommandError(`at least one ${kind.word} update is required`)
  }
}

async function changeOne(
  invocation: Invocation,
  kind: MetadataKind,
  info: Info,
  change: MetadataChange,
  single: boolean,
): Promise<void> {
  const { flags, io } = invocation
  const current = info.object.metadata[kind.field] ?? {}
  const dryRun = dryRunOf(invocation)
  const quiet = dryRun === 'client' || flags.bool('local') || flags.bool('list') || kind.word !== 'label'
  for (const key of change.remove.filter((each) => !quiet && !(each in current)))
    io.stdout.write(`label "${key}" not found.\n`)
  const result = applyChange(current, change, kind, flags.bool('overwrite'))
  const local = dryRun === 'client' || flags.bool('local') || flags.bool('list')
  const object =
    local || !result.changed
      ? { ...info.object, metadata: { ...info.object.metadata, [kind.field]: result.values } }
      : await send(invocation, kind, info, result.patch)
  if (flags.bool('list')) listValues(invocation, info, result.values, single)
  else await print(invocation, kind, info, object, result)
}

function send(
  invocation: Invocation,
  kind: MetadataKind,
  info: Info,
  patch: Record<string, string | null>,
): Promise<Obj> {
  const { flags, factory } = invocation
  const version = flags.string('resource-version')
  const body = { metadata: { [kind.field]: patch, ...(version === '' ? {} : { resourceVersion: version }) } }
  return patchObject(factory, info, {
    type: 'merge',
    body,
    query: changeQuery(flags, dryRunOf(invocation), kind.manager),
  })
}

function listValues(
  { io }: Invocation,
  { resource, name }: Info,
  values: Record<string, string>,
  single: boolean,
): void {
  if (!single) io.stdout.write(`Listing labels for ${resource.kind}.${resource.group}/${name}:\n`)
  for (const [key, value] of Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    io.stdout.write(`${single ? '' : ' '}${key}=${value}\n`)
  }
}

async function print(
  invocation: Invocation,
  kind: MetadataKind,
  info: Info,
  object: Obj,
  result: { added: boolean; removed: boolean },
): Promise<void> {
  const { io, flags } = invocation
  const printer = await createPrinter(io, flags)
  io.stdout.write(
    printer ? printer(object) : changed(object, info.resource.group, kind.operation(result), dryRunOf(invocation)),
  )
}
