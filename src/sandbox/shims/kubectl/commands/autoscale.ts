import { apiVersionOf } from '../api/mapper.ts'
import type { Info } from '../builder/infos.ts'
import { selectAllOrThrow } from '../builder/infos.ts'
import { changeQuery, createObject, dryRunOf } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError } from '../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from '../flags/common.ts'
import { boolFlag, intFlag, stringFlag } from '../flags/spec.ts'
import type { Obj } from '../objects.ts'
import { changed, createPrinter } from '../print/printer.ts'
import { requireFlags } from './create/generate.ts'

export const autoscale: Command = {
  use: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
  short:
    'Looks up a deployment, replica set, stateful set, or replication controller by name and creates an autoscaler that uses the given resource as a reference',
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    intFlag(
      'cpu-percent',
      'The target average CPU utilization (represented as a percent of requested CPU) over all the pods.',
      { default: '-1' },
    ),
    intFlag('max', 'The upper limit for the number of pods that can be set by the autoscaler. Required.', {
      default: '-1',
    }),
    intFlag('min', 'The lower limit for the number of pods that can be set by the autoscaler.', { default: '-1' }),
    stringFlag('name', 'The name for the newly created object.'),
    boolFlag('save-config', 'If true, the configuration of current object will be saved in its annotation.'),
  ],
  run: runAutoscale,
}

async function runAutoscale(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  requireFlags(invocation, ['max'])
  const [min, max] = [flags.int('min'), flags.int('max')]
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min)
    throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  for (const info of await selectAllOrThrow(factory, { args, flags, live: true })) await autoscaleOne(invocation, info)
}

async function autoscaleOne(invocation: Invocation, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  if (!info.resource.subresources.includes('scale'))
    throw new CommandError(`cannot autoscale a ${info.resource.kind}: the server could not find the requested resource`)
  const dryRun = dryRunOf(invocation)
  const draft = buildAutoscaler(invocation, info)
  const resource = (await factory.mapper()).kind('autoscaling/v2', 'HorizontalPodAutoscaler')
  const created =
    dryRun === 'client'
      ? draft
      : await createObject(
          factory,
          { resource, namespace: info.namespace },
          draft,
          changeQuery(flags, dryRun, 'kubectl-autoscale'),
        )
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(created) : changed(created, 'autoscaling', 'autoscaled', dryRun))
}

function buildAutoscaler({ flags }: Invocation, { resource, name }: Info): Obj {
  const cpu = flags.int('cpu-percent')
  const target = { averageUtilization: cpu, type: 'Utilization' }
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { creationTimestamp: null, name: flags.string('name') || name },
    spec: {
      maxReplicas: flags.int('max'),
      ...(cpu >= 0 ? { metrics: [{ resource: { name: 'cpu', target }, type: 'Resource' }] } : {}),
      ...(flags.int('min') > 0 ? { minReplicas: flags.int('min') } : {}),
      scaleTargetRef: { apiVersion: apiVersionOf(resource), kind: resource.kind, name },
    },
    status: { currentMetrics: null, desiredReplicas: 0 },
  }
}
