import { awaitObject } from '../api/await.ts'
import { pathOf, qualifiedKind } from '../api/mapper.ts'
import { sourcesOf } from '../builder/files.ts'
import type { Info } from '../builder/infos.ts'
import { missingTarget, selectInfos } from '../builder/infos.ts'
import type { DryRun } from '../changes.ts'
import { dryRunOf } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { ApiError, CommandError, isNotFound, throwAll } from '../errors.ts'
import { deletionFlags, dryRunFlag, selectionFlags } from '../flags/common.ts'
import { boolFlag, durationFlag, stringFlag } from '../flags/spec.ts'
import type { Json } from '../objects.ts'
import { text } from '../objects.ts'

export const deleteCommand: Command = {
  use: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  flags: [
    ...selectionFlags,
    dryRunFlag,
    boolFlag('all', 'Delete all resources, in the namespace of the specified resource types.'),
    ...deletionFlags,
    boolFlag('ignore-not-found', 'Treat "resource not found" as a successful delete.'),
    boolFlag('now', 'If true, resources are signaled for immediate shutdown (same as --grace-period=1).'),
    stringFlag('output', 'Output mode. Use "-o name" for shorter output (resource/name).', { short: 'o' }),
    stringFlag('raw', 'Raw URI to DELETE to the server.'),
    durationFlag(
      'timeout',
      'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
    ),
    boolFlag('wait', 'If true, wait for resources to be gone before returning.', { default: 'true' }),
  ],
  run: runDelete,
}

/** A week: what kubectl waits at most. */
const FOREVER = 168 * 3_600_000

interface DeleteOptions {
  readonly grace: number
  readonly propagation: string
  readonly dryRun: DryRun
}

async function runDelete(invocation: Invocation): Promise<void> {
  const { args, flags, factory, io } = invocation
  validate(invocation)
  if (flags.string('raw') !== '') return deleteRaw(invocation)
  if (args.length === 0 && sourcesOf(flags).length === 0) throw missingTarget()
  const options: DeleteOptions = {
    grace: gracePeriod(invocation),
    propagation: propagationOf(flags.string('cascade')),
    dryRun: dryRunOf(invocation),
  }
  const { infos, errors } = await selectInfos(factory, { args, flags, all: flags.bool('all'), unread: true })
  const deleted: { info: Info; uid: string }[] = []
  const failures = [...errors]
  for (const info of infos) {
    try {
      const uid = options.dryRun === 'client' ? '' : await deleteOne(invocation, info, options)
      io.stdout.write(message(invocation, info, options))
      deleted.push({ info, uid })
    } catch (error) {
      if (!(isNotFound(error) && ignoresMissing(invocation))) failures.push(withSource(error, info.source))
    }
  }
  throwAll(failures)
  if (infos.length === 0) io.stdout.write('No resources found\n')
  if (flags.bool('wait') && options.dryRun === 'none') await waitUntilGone(invocation, deleted)
}

function validate({ flags, factory }: Invocation): void {
  const [output, grace] = [flags.string('output'), flags.int('grace-period')]
  if (output !== '' && output !== 'name')
    throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`)
  if (flags.bool('all') && flags.string('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.string('field-selector') !== '')
    throw new CommandError('cannot set --all and --field-selector at the same time')
  if (flags.bool('now') && flags.changed('grace-period'))
    throw new CommandError('--now and --grace-period cannot be specified together')
  if (!flags.bool('force')) return
  if (grace > 0) throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
  factory.warn(
    'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
  )
}

/** Seconds, -1 for each object's own; 0 needs `--force`, without it means 1. */
function gracePeriod({ flags }: Invocation): number {
  if (flags.bool('now')) return 1
  const given = flags.int('grace-period')
  if (flags.bool('force')) return Math.max(given, 0)
  return given === 0 ? 1 : given
}

/** The propagation policy that `--cascade` asks for. */
export function propagationOf(cascade: string): string {
  const known: Readonly<Record<string, string>> = {
    background: 'Background',
    true: 'Background',
    orphan: 'Orphan',
    false: 'Orphan',
    foreground: 'Foreground',
  }
  const found = known[cascade]
  if (!found)
    throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  return found
}

/** With a selector or `--all`, what is already gone does not matter. */
function ignoresMissing({ flags }: Invocation): boolean {
  return flags.bool('ignore-not-found') || (flags.bool('all') && !flags.changed('ignore-not-found'))
}

async function deleteOne(
  { factory }: Invocation,
  { resource, namespace, name }: Info,
  { grace, propagation, dryRun }: DeleteOptions,
): Promise<string> {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    propagationPolicy: propagation,
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  }
  const answer = await factory
    .rest()
    .json<Json>({ method: 'DELETE', path: pathOf(resource, namespace, name), body: JSON.stringify(body) })
  return text(answer, 'details', 'uid') || text(answer, 'metadata', 'uid')
}

function withSource(error: unknown, source: string): unknown {
  return source !== '' && error instanceof ApiError ? error.prefixed(`error when deleting "${source}": `) : error
}

function message({ flags }: Invocation, { resource, name }: Info, { grace, dryRun }: DeleteOptions): string {
  const kind = qualifiedKind(resource)
  if (flags.string('output') === 'name') return `${kind}/${name}\n`
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  return `${kind} "${name}" ${grace === 0 ? 'force deleted' : 'deleted'}${suffix}\n`
}

async function waitUntilGone(
  { factory, flags, io }: Invocation,
  deleted: readonly { info: Info; uid: string }[],
): Promise<void> {
  const timeout = flags.duration('timeout') || FOREVER
  const deadline = Date.now() + timeout
  for (const { info, uid } of deleted) {
    const gone = (object: Info['object'] | undefined) =>
      object === undefined || (uid !== '' && object.metadata.uid !== uid)
    const { outcome } = await awaitObject(factory, info, gone, {
      timeout: Math.max(deadline - Date.now(), 0),
      signal: io.signal,
    })
    if (outcome === 'timeout' && !io.signal?.aborted) {
      throw new CommandError(`timed out waiting for the condition on ${info.resource.resource}/${info.name}`)
    }
  }
}

async function deleteRaw({ factory, flags, io }: Invocation): Promise<void> {
  const { body } = await factory.rest().request({ method: 'DELETE', path: flags.string('raw') })
  io.stdout.write(body)
}
