import { changeQuery, createObject, dryRunOf, fieldValidation, withLastApplied } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, printFlags, validateFlag } from '../../flags/common.ts'
import type { FlagSpec } from '../../flags/spec.ts'
import { boolFlag } from '../../flags/spec.ts'
import type { Obj, ObjMeta } from '../../objects.ts'
import { compactJson } from '../../print/json.ts'
import { changed, createPrinter } from '../../print/printer.ts'

export const createFlags: readonly FlagSpec[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  validateFlag,
  boolFlag('save-config', 'If true, the configuration of current object will be saved in its annotation.'),
]

/** A `create TYPE` command: how it builds its object. */
export interface Generator {
  readonly use: string
  readonly short: string
  readonly flags: readonly FlagSpec[]
  readonly aliases?: readonly string[]
  readonly required?: readonly string[]
  /** What stands before the server's message when creating fails. */
  readonly failure?: string
  readonly build: (invocation: Invocation, name: string) => Promise<Obj> | Obj
}

export function generatorCommand(generator: Generator): Command {
  return {
    use: generator.use,
    short: generator.short,
    flags: [...createFlags, ...generator.flags],
    ...(generator.aliases ? { aliases: generator.aliases } : {}),
    run: (invocation) => runGenerator(invocation, generator),
  }
}

async function runGenerator(invocation: Invocation, generator: Generator): Promise<void> {
  requireFlags(invocation, generator.required ?? [])
  const object = await generator.build(invocation, exactlyOneName(invocation))
  await submit(invocation, object, generator.failure)
}

/** Creates a generated object and prints it, or what became of it. */
export async function submit(
  invocation: Invocation,
  object: Obj,
  failure?: string,
  manager = 'kubectl-create',
): Promise<Obj> {
  const { flags, io } = invocation
  const dryRun = dryRunOf(invocation)
  const draft = flags.bool('save-config') ? withLastApplied(object, compactJson) : object
  const printer = await createPrinter(io, flags)
  const group = object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : ''
  const created = dryRun === 'client' ? draft : await post(invocation, draft, failure, manager)
  io.stdout.write(printer ? printer(created) : changed(created, group, 'created', dryRun))
  return created
}

async function post(invocation: Invocation, object: Obj, failure: string | undefined, manager: string): Promise<Obj> {
  const { flags, factory } = invocation
  const resource = (await factory.mapper()).kind(object.apiVersion, object.kind)
  const where = { resource, namespace: resource.namespaced ? factory.namespace() : '' }
  const query = { ...changeQuery(flags, dryRunOf(invocation), manager), fieldValidation: fieldValidation(flags) }
  try {
    return await createObject(factory, where, object, query)
  } catch (error) {
    if (failure === undefined || !(error instanceof Error)) throw error
    throw new CommandError(`${failure}${error.message}`)
  }
}

/** cobra's complaint about flags that must be given. */
export function requireFlags({ flags }: Invocation, names: readonly string[]): void {
  const missing = names.filter((name) => !flags.changed(name))
  if (missing.length > 0)
    throw new CommandError(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`)
}

export function exactlyOneName({ args, dash, path }: Invocation): string {
  const before = dash < 0 ? args.length : dash
  const [name] = args
  if (before !== 1 || name === undefined) throw usageError(path, `exactly one NAME is required, got ${before}`)
  return name
}

/** The words after `--`. */
export function commandWords({ args, dash }: Invocation): string[] {
  return dash < 0 ? [] : args.slice(dash)
}

/** Metadata as kubectl's generators make it: no namespace unless `-n` was given. */
export function generatedMeta({ factory }: Invocation, name: string, more: ObjMeta = {}): ObjMeta {
  const { enforceNamespace, namespace } = factory.connection()
  return {
    creationTimestamp: null,
    ...more,
    name,
    ...(enforceNamespace ? { namespace } : {}),
  }
}

/** Metadata of an object without a namespace. */
export function clusterMeta(name: string, more: ObjMeta = {}): ObjMeta {
  return { creationTimestamp: null, ...more, name }
}

/** A number when the text is one, else the text (intstr.Parse). */
export function intOrString(value: string): number | string {
  return /^[+-]?\d+$/.test(value) ? Number(value) : value
}
