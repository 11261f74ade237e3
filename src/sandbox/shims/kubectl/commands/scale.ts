import { pathOf } from '../api/mapper.ts'
import type { Info } from '../builder/infos.ts'
import { selectInfos } from '../builder/infos.ts'
import { dryRunOf } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { ApiError, CommandError, failuresOf, throwAll } from '../errors.ts'
import { dryRunFlag, fileFlags, printFlags, selectorFlag } from '../flags/common.ts'
import { boolFlag, durationFlag, intFlag, stringFlag } from '../flags/spec.ts'
import type { Obj } from '../objects.ts'
import { text } from '../objects.ts'
import { changed, createPrinter } from '../print/printer.ts'
import { requireFlags } from './create/generate.ts'

export const scale: Command = {
  use: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, replication controller, or stateful set',
  flags: [
    ...printFlags,
    ...fileFlags,
    selectorFlag,
    dryRunFlag,
    boolFlag('all', 'Select all resources in the namespace of the specified resource types'),
    intFlag('current-replicas', 'Precondition for current size.', { default: '-1' }),
    intFlag('replicas', 'The new desired number of replicas. Required.'),
    boolFlag('record', 'Record current kubectl command in the resource annotation.', {
      deprecated: '--record will be removed in the future',
    }),
    stringFlag('resource-version', 'Precondition for resource version.'),
    durationFlag(
      'timeout',
      "The length of time to wait before giving up on a scale operation, zero means don't wait.",
      { default: '0s' },
    ),
  ],
  run: runScale,
}

async function runScale(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  requireFlags(invocation, ['replicas'])
  if (flags.int('replicas') < 0)
    throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  const { infos, errors } = await selectInfos(factory, { args, flags, all: flags.bool('all'), live: true })
  const failures = [...errors, ...(await failuresOf(infos, (info) => scaleOne(invocation, info)))]
  if (infos.length === 0 && errors.length > 0) {
    throw new CommandError(
      `no objects passed to scale ${errors.map((error) => (error instanceof Error ? error.message : error)).join(', ')}`,
    )
  }
  throwAll(failures)
  if (infos.length === 0) throw new CommandError('no objects passed to scale')
}

async function scaleOne(invocation: Invocation, info: Info): Promise<void> {
  const { flags, io } = invocation
  const dryRun = dryRunOf(invocation)
  if (dryRun !== 'client') await patchScale(invocation, info)
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(info.object) : changed(info.object, info.resource.group, 'scaled', dryRun))
}

async function patchScale(invocation: Invocation, { resource, namespace, name }: Info): Promise<void> {
  const { flags, factory } = invocation
  const rest = factory.rest()
  const path = pathOf(resource, namespace, name, 'scale')
  const [expected, version] = [flags.int('current-replicas'), flags.string('resource-version')]
  if (!resource.subresources.includes('scale')) {
    const message = 'the server could not find the requested resource'
    throw new ApiError({ reason: 'NotFound', message }, 404)
  }
  if (expected >= 0 || version !== '') checkPreconditions(await rest.json<Obj>({ path }), expected, version)
  const body = { spec: { replicas: flags.int('replicas') } }
  const query = dryRunOf(invocation) === 'server' ? { dryRun: 'All' } : {}
  await rest.json({
    method: 'PATCH',
    path,
    query,
    body: JSON.stringify(body),
    contentType: 'application/merge-patch+json',
  })
}

function checkPreconditions(live: Obj, expected: number, version: string): void {
  const replicas = text(live, 'spec', 'replicas') || '0'
  if (expected >= 0 && Number(replicas) !== expected) {
    throw new CommandError(`Expected replicas to be ${expected}, was ${replicas}`)
  }
  const actual = live.metadata.resourceVersion ?? ''
  if (version !== '' && actual !== version)
    throw new CommandError(`Expected resource version to be ${version}, was ${actual}`)
}
