import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { fetchInfo, fileInfos, selectAllOrThrow } from '../../builder/infos.ts'
import { dryRunOf, LAST_APPLIED, patchObject } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, throwAll, usageError } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag, validateFlag } from '../../flags/common.ts'
import { boolFlag, durationFlag, intFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import { compactJson, toJson } from '../../print/json.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { toYaml } from '../../print/yaml.ts'
import { listOf } from '../get/generic.ts'
import { applyClientSide } from './client-side.ts'
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
    'view-last-applied': {
      use: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
      short: 'View the latest last-applied-configuration annotations of a resource/object',
      flags: [
        ...fileFlags,
        selectorFlag,
        stringFlag('output', 'Output format. Must be one of (yaml, json)', { short: 'o', default: 'yaml' }),
        boolFlag('all', 'Select all resources'),
      ],
      run: viewLastApplied,
    },
    'set-last-applied': {
      use: '-f FILENAME',
      short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
      flags: [
        ...printFlags,
        ...fileFlags,
        dryRunFlag,
        boolFlag(
          'create-annotation',
          "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
        ),
      ],
      run: setLastApplied,
    },
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
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    throw new CommandError('--force-conflicts only works with --server-side')
  if (flags.bool('prune'))
    throw new CommandError('--prune is not part of this kubectl: delete what is no longer wanted with `kubectl delete`')
  const infos = await fileInfos(factory, files, flags.bool('recursive'))
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
  await printObjects(
    invocation,
    applied.map(({ outcome }) => outcome.object),
  )
  throwAll(errors)
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

async function viewLastApplied({ factory, flags, args, io }: Invocation): Promise<void> {
  const output = flags.string('output')
  if (output !== 'yaml' && output !== 'json')
    throw new CommandError(
      `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee 'view-last-applied -h' for help and examples`,
    )
  const infos = await selectAllOrThrow(factory, { args, flags, all: true, live: true })
  for (const { object, name } of infos) {
    const last = object.metadata.annotations?.[LAST_APPLIED]
    if (last === undefined)
      throw new CommandError(`no last-applied-configuration annotation found on resource: ${name}`)
    const value: Json = JSON.parse(last)
    io.stdout.write(output === 'yaml' ? toYaml(value) : toJson(value, 2))
  }
}

async function setLastApplied(invocation: Invocation): Promise<void> {
  const { factory, flags, io } = invocation
  const infos = await fileInfos(factory, sourcesOf(flags), flags.bool('recursive'))
  const dryRun = dryRunOf(invocation)
  for (const info of infos) {
    const live = await fetchInfo(factory, info.resource, info.name, info.namespace)
    if (live.object.metadata.annotations?.[LAST_APPLIED] === undefined && !flags.bool('create-annotation')) {
      throw new CommandError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      )
    }
    const body = { metadata: { annotations: { [LAST_APPLIED]: `${compactJson(info.object)}\n` } } }
    const object =
      dryRun === 'client'
        ? live.object
        : await patchObject(factory, info, { type: 'merge', body, query: dryRun === 'server' ? { dryRun: 'All' } : {} })
    io.stdout.write(changed(object, info.resource.group, 'configured', dryRun))
  }
}
