import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { fileInfos, labelled } from '../../builder/infos.ts'
import { dryRunOf } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, throwAll, usageError } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag, validateFlag } from '../../flags/common.ts'
import { boolFlag, durationFlag, intFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { listOf } from '../get/generic.ts'
import { applyClientSide } from './client-side.ts'
import { editLastApplied, setLastApplied, viewLastApplied } from './last-applied.ts'
import { prunableKinds, prune } from './prune.ts'
import { applyServerSide } from './server-side.ts'

export const apply: Command = {
  use: '(-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  examples:
    '# Apply the configuration in pod.json to a pod\nkubectl apply -f ./pod.json\n\n# Apply the JSON passed into stdin to a pod\ncat pod.json | kubectl apply -f -',
  flags: [
    ...printFlags,
    ...fileFlags,
    selectorFlag,
    dryRunFlag,
    validateFlag,
    fieldManagerFlag(''),
    boolFlag('all', 'Select all resources in the namespace of the specified resource types.'),
    stringFlag('cascade', 'Must be "background", "orphan", or "foreground".', {
      default: 'background',
      bare: 'background',
    }),
    boolFlag('force', 'If true, immediately remove resources from API and bypass graceful deletion.'),
    boolFlag('force-conflicts', 'If true, server-side apply will force the changes against conflicts.'),
    intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully.', {
      default: '-1',
    }),
    boolFlag('openapi-patch', 'If true, use openapi to calculate diff when the openapi presents.', { default: 'true' }),
    boolFlag('overwrite', 'Automatically resolve conflicts between the modified and live configuration.', {
      default: 'true',
    }),
    boolFlag('prune', 'Automatically delete resource objects, that do not appear in the configs.'),
    sliceFlag('prune-allowlist', 'Overwrite the default allowlist with <group/version/kind> for --prune'),
    boolFlag('record', 'Record current kubectl command in the resource annotation.', {
      deprecated: '--record will be removed in the future',
    }),
    boolFlag('server-side', 'If true, apply runs in the server instead of the client.'),
    durationFlag(
      'timeout',
      'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
    ),
    boolFlag('wait', 'If true, wait for resources to be gone before returning.'),
  ],
  subcommands: {
    'view-last-applied': viewLastApplied,
    'set-last-applied': setLastApplied,
    'edit-last-applied': editLastApplied,
  },
  run: runApply,
}

/** What one object became: `created`, `configured`, `unchanged`, `serverside-applied`. */
export interface Outcome {
  readonly object: Obj
  readonly operation: string
}

async function runApply(invocation: Invocation): Promise<void> {
  const { args, flags, factory, path } = invocation
  const files = sourcesOf(flags)
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`)
  if (files.length === 0) throw new CommandError('must specify one of -f and -k')
  validate(invocation)
  const prunable = flags.bool('prune') ? await prunableKinds(invocation) : undefined
  const infos = labelled(await fileInfos(factory, files, flags.bool('recursive')), flags.string('selector'))
  if (infos.length === 0) throw new CommandError('no objects passed to apply')
  const applied: { info: Info; outcome: Outcome }[] = []
  const errors: unknown[] = []
  const print = await outcomePrinter(invocation)
  for (const info of infos) {
    try {
      const outcome = flags.bool('server-side')
        ? await applyServerSide(invocation, info)
        : await applyClientSide(invocation, info)
      applied.push({ info, outcome })
      print(info, outcome)
    } catch (error) {
      errors.push(error)
    }
  }
  throwAll(errors)
  await printObjects(
    invocation,
    applied.map(({ outcome }) => outcome.object),
  )
  if (prunable) await prune(invocation, prunable, applied)
}

/** What cannot be asked for together (`ApplyOptions.Validate`). */
function validate({ flags }: Invocation): void {
  const [force, serverSide, selected] = [
    flags.bool('force'),
    flags.bool('server-side'),
    flags.string('selector') !== '',
  ]
  if (flags.bool('force-conflicts') && !serverSide)
    throw new CommandError('--force-conflicts only works with --server-side')
  if (serverSide && force) throw new CommandError('--force cannot be used with --server-side')
  if (flags.string('dry-run') === 'server' && force)
    throw new CommandError('--dry-run=server cannot be used with --force')
  if (flags.bool('all') && selected) throw new CommandError('cannot set --all and --selector at the same time')
  if (!flags.bool('prune')) return
  if (force) throw new CommandError('--force cannot be used with --prune')
  if (!flags.bool('all') && !selected)
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
  if (serverSide)
    throw new CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply")
}

/** Says at once what became of each object; with `-o yaml` and its like the objects are printed together at the end. */
async function outcomePrinter(invocation: Invocation): Promise<(info: Info, outcome: Outcome) => void> {
  const { flags, io } = invocation
  const dryRun = dryRunOf(invocation)
  const output = flags.string('output')
  if (output !== '' && output !== 'name') return () => undefined
  const printer = await createPrinter(io, flags)
  return (info, { object, operation }) =>
    void io.stdout.write(printer ? printer(object) : changed(object, info.resource.group, operation, dryRun))
}

async function printObjects({ flags, io }: Invocation, objects: readonly Obj[]): Promise<void> {
  const output = flags.string('output')
  if (output === '' || output === 'name' || objects.length === 0) return
  const printer = await createPrinter(io, flags)
  const [only] = objects
  if (printer && only) io.stdout.write(printer(objects.length === 1 ? only : listOf(objects)))
}
