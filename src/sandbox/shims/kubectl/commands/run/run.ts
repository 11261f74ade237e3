import { messageOf } from '../../../../../util/message-of.ts'
import type { Pod } from '../../../../schema/types.gen.ts'
import { awaitObject } from '../../api/await.ts'
import type { Resource } from '../../api/discovery.ts'
import { pathOf } from '../../api/mapper.ts'
import { dryRunOf } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from '../../flags/common.ts'
import { arrayFlag, boolFlag, durationFlag, intFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { chooseContainer } from '../../pods/containers.ts'
import { attachToPod } from '../attach.ts'
import { requireFlags, submit } from '../create/generate.ts'
import { copyLog } from '../logs/stream.ts'
import { applyOverrides } from './overrides.ts'
import { buildPod, buildRunService } from './pod.ts'

export const run: Command = {
  use: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Create and run a particular image in a pod',
  examples:
    "# Start a nginx pod\nkubectl run nginx --image=nginx\n\n# Start a busybox pod and keep it in the foreground, don't restart it if it exits\nkubectl run -i -t busybox --image=busybox --restart=Never",
  flags: [
    ...printFlags,
    ...fileFlags.filter((flag) => flag.name !== 'recursive'),
    dryRunFlag,
    fieldManagerFlag('kubectl-run'),
    arrayFlag('annotations', 'Annotations to apply to the pod.'),
    boolFlag('attach', 'If true, wait for the Pod to start running, and then attach to the Pod.'),
    stringFlag('cascade', 'Must be "background", "orphan", or "foreground".', {
      default: 'background',
      bare: 'background',
    }),
    boolFlag('command', "If true and extra arguments are present, use them as the 'command' field in the container."),
    arrayFlag('env', 'Environment variables to set in the container.'),
    boolFlag('expose', 'If true, create a ClusterIP service associated with the pod. Requires `--port`.'),
    boolFlag('force', 'If true, immediately remove resources from API and bypass graceful deletion.'),
    intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully.', {
      default: '-1',
    }),
    stringFlag('image', 'The image for the container to run.'),
    stringFlag('image-pull-policy', 'The image pull policy for the container.'),
    stringFlag('labels', 'Comma separated labels to apply to the pod.', { short: 'l' }),
    boolFlag(
      'leave-stdin-open',
      'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes.',
    ),
    stringFlag('override-type', 'The method used to override the generated object: json, merge, or strategic.', {
      default: 'merge',
    }),
    stringFlag('overrides', 'An inline JSON override for the generated object.'),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '1m0s',
    }),
    stringFlag('port', 'The port that this container exposes.'),
    boolFlag('privileged', 'If true, run the container in privileged mode.'),
    boolFlag('quiet', 'If true, suppress prompt messages.', { short: 'q' }),
    stringFlag('restart', 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].', {
      default: 'Always',
    }),
    boolFlag('rm', 'If true, delete the pod after it exits.'),
    boolFlag('save-config', 'If true, the configuration of current object will be saved in its annotation.'),
    boolFlag('stdin', 'Keep stdin open on the container in the pod, even if nothing is attached.', { short: 'i' }),
    durationFlag('timeout', 'The length of time to wait before giving up on a delete'),
    boolFlag('tty', 'Allocate a TTY for the container in the pod.', { short: 't' }),
    boolFlag('wait', 'If true, wait for resources to be gone before returning.'),
  ],
  run: runRun,
}

async function runRun(invocation: Invocation): Promise<number> {
  const { flags, factory } = invocation
  const attaching = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin')
  validate(invocation, attaching)
  const dryRun = dryRunOf(invocation)
  const draft = applyOverrides(buildPod(invocation), flags.string('overrides'), flags.string('override-type'))
  const service = flags.bool('expose') ? buildRunService(invocation) : undefined
  const quiet = attaching && flags.string('output') === ''
  if (service) await submit(invocation, service, undefined, 'kubectl-run')
  const created = quiet
    ? await createQuietly(invocation, draft)
    : await submit(invocation, draft, undefined, 'kubectl-run')
  if (!attaching || dryRun !== 'none') return 0
  const resource = (await factory.mapper()).kind('v1', 'Pod')
  try {
    return await attachWhenRunning(invocation, resource, created)
  } finally {
    if (flags.bool('rm')) await remove(invocation, resource, created)
  }
}

function validate(invocation: Invocation, attaching: boolean): void {
  const { args, flags, path } = invocation
  requireFlags(invocation, ['image'])
  const image = flags.string('image')
  if (args.length === 0 || args[0] === undefined) throw new CommandError('NAME is required for run')
  if (image === '') throw new CommandError('--image is required')
  if (!/^[\w][\w./:@+-]*$/.test(image))
    throw new CommandError(`Invalid image name "${image}": invalid reference format`)
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && flags.string('port') === '')
    throw new CommandError('--port must be set when exposing a service')
  if (flags.bool('rm') && !attaching) throw usageError(path, '--rm should only be used for attached containers')
  if (attaching && flags.string('dry-run') !== 'none') {
    throw new CommandError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  }
}

/** An attached pod is not announced: its own output follows. */
async function createQuietly({ factory }: Invocation, draft: Obj): Promise<Obj> {
  const path = `/api/v1/namespaces/${factory.namespace()}/pods`
  return factory
    .rest()
    .json<Obj>({ method: 'POST', path, query: { fieldManager: 'kubectl-run' }, body: JSON.stringify(draft) })
}

async function attachWhenRunning(invocation: Invocation, resource: Resource, created: Obj): Promise<number> {
  const { factory, flags, io } = invocation
  const where = { resource, namespace: factory.namespace(), name: created.metadata.name ?? '' }
  const settled = (pod: Pod | undefined) => {
    if (!pod) throw new CommandError(`pods "${where.name}" not found`)
    return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' || isRunning(pod)
  }
  const { outcome, object: pod } = await awaitObject(factory, where, settled, {
    timeout: flags.duration('pod-running-timeout'),
    signal: io.signal,
  })
  if (outcome === 'timeout' || !pod) throw new CommandError('timed out waiting for the condition')
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') await showLog(invocation, pod)
  else await attachOrLog(invocation, pod)
  return flags.string('restart') === 'Always' || flags.bool('leave-stdin-open') ? 0 : finalCode(invocation, where)
}

/** A container may end before the attach reaches it. */
async function attachOrLog(invocation: Invocation, pod: Pod): Promise<void> {
  try {
    await attachToPod(invocation, pod)
  } catch (error) {
    const why = messageOf(error)
    invocation.io.stderr.write(
      `warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${why}\n`,
    )
    await showLog(invocation, pod)
  }
}

function isRunning({ status }: Pod): boolean {
  const ready = status?.containerStatuses?.every((each) => each.state?.running || each.state?.terminated)
  return status?.phase === 'Running' && ready === true
}

/** A container that ended before it could be attached to: its log is its output. */
async function showLog({ factory }: Invocation, pod: Pod): Promise<void> {
  const container = chooseContainer(factory, pod, '', (name) => `container ${name} not found`)
  await copyLog(
    factory,
    { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container, query: { container } },
    false,
  )
}

/** The exit code of a pod that does not restart. */
async function finalCode(
  { factory, io }: Invocation,
  where: { resource: Resource; namespace: string; name: string },
): Promise<number> {
  const ended = (pod: Pod | undefined) => !pod || ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')
  const { object: pod } = await awaitObject(factory, where, ended, { timeout: 300_000, signal: io.signal })
  if (pod?.status?.phase !== 'Failed') return 0
  const { exitCode = 1, reason = '', message = '' } = pod.status.containerStatuses?.[0]?.state?.terminated ?? {}
  io.stderr.write(
    `pod ${where.namespace}/${where.name} terminated (${reason})\n${message === '' ? '' : `${message}\n`}`,
  )
  return exitCode
}

async function remove({ factory, io, flags }: Invocation, resource: Resource, { metadata }: Obj): Promise<void> {
  const name = metadata.name ?? ''
  const grace = flags.int('grace-period')
  const body = JSON.stringify({
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Background',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
  })
  await factory.rest().json({ method: 'DELETE', path: pathOf(resource, factory.namespace(), name), body })
  if (!flags.bool('quiet')) io.stdout.write(`pod "${name}" deleted\n`)
}
