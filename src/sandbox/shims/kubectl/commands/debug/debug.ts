import { messageOf } from '../../../../../util/message-of.ts'
import type { Pod } from '../../../../schema/types.gen.ts'
import { awaitObject } from '../../api/await.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { arrayFlag, boolFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { activeFirst, findPod } from '../../pods/find.ts'
import { runSession, terminal } from '../../streams/session.ts'
import { copyLog } from '../logs/stream.ts'
import { debugContainer } from './container.ts'
import { debugNode } from './node.ts'

export const debug: Command = {
  use: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  examples:
    '# Create an interactive debugging session in pod mypod and immediately attach to it.\nkubectl debug mypod -it --image=busybox\n\n# Create a copy of mypod adding a debug container and attach to it\nkubectl debug mypod -it --image=busybox --copy-to=my-debugger',
  flags: [
    boolFlag(
      'arguments-only',
      'If specified, everything after -- will be passed to the new container as Args instead of Command.',
    ),
    boolFlag(
      'attach',
      "If true, wait for the container to start running, and then attach as if 'kubectl attach ...' were called.",
    ),
    stringFlag('container', 'Container name to use for debug container.', { short: 'c' }),
    stringFlag('copy-to', 'Create a copy of the target Pod with this name.'),
    arrayFlag('env', 'Environment variables to set in the container.'),
    stringFlag('image', 'Container image to use for debug container.'),
    stringFlag('image-pull-policy', 'The image pull policy for the container.'),
    stringFlag('profile', 'Options are "legacy", "general", "baseline", "netadmin", "restricted" or "sysadmin".', {
      default: 'legacy',
    }),
    boolFlag('quiet', 'If true, suppress informational messages.', { short: 'q' }),
    boolFlag('share-processes', 'When used with --copy-to, enable process namespace sharing in the copy.', {
      default: 'true',
    }),
    boolFlag('stdin', 'Keep stdin open on the container(s) in the pod, even if nothing is attached.', { short: 'i' }),
    stringFlag('target', 'When using an ephemeral container, target processes in this container name.'),
    boolFlag('tty', 'Allocate a TTY for the debugging container.', { short: 't' }),
  ],
  run: runDebug,
}

async function runDebug(invocation: Invocation): Promise<number> {
  const { args, dash, flags, factory, io } = invocation
  const target = dash < 0 ? args[0] : args.slice(0, dash)[0]
  if (target === undefined) throw new CommandError('NAME or filename is required for debug')
  if (flags.string('image') === '' && flags.string('copy-to') === '')
    throw new CommandError('you must specify --image when not using --copy-to.')
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
  if (flags.string('profile') === 'legacy')
    io.stderr.write(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    )
  const attaches = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin')
  const node = /^nodes?\/(.+)$/.exec(target)?.[1]
  if (node !== undefined) {
    const { pod, container } = await debugNode(invocation, node)
    return attaches ? attach(invocation, pod, container) : 0
  }
  const { pod } = await findPod(factory, target, { timeout: 60_000, order: activeFirst })
  const container = debugContainer(invocation)
  const debugged =
    flags.string('copy-to') === '' ? await beside(invocation, pod, container) : await copied(invocation, pod, container)
  return attaches ? attach(invocation, debugged, container.name) : 0
}

type Container = ReturnType<typeof debugContainer>

/** Adds an ephemeral container to the pod as it is. */
async function beside({ flags, factory, io }: Invocation, pod: Pod, container: Container): Promise<Pod> {
  const target = flags.string('target')
  if (target !== '' && !flags.bool('quiet'))
    io.stdout.write(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    )
  const ephemeral = { ...container, ...(target === '' ? {} : { targetContainerName: target }) }
  return factory.rest().json<Obj & Pod>({
    method: 'PATCH',
    path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/ephemeralcontainers`,
    contentType: 'application/strategic-merge-patch+json',
    body: JSON.stringify({ spec: { ephemeralContainers: [ephemeral] } }),
  })
}

/** A pod like this one, without what its owners know it by, with one container more. */
async function copied({ flags, factory }: Invocation, pod: Pod, container: Container): Promise<Pod> {
  const { ephemeralContainers: _ephemeral, nodeName: _node, containers = [], ...spec } = pod.spec ?? { containers: [] }
  const { annotations } = pod.metadata
  const others = containers.filter(({ name }) => name !== container.name)
  const known = containers.find(({ name }) => name === container.name)
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.string('copy-to'), ...(annotations ? { annotations } : {}) },
    spec: {
      ...spec,
      ...(flags.bool('share-processes') ? { shareProcessNamespace: true } : {}),
      containers: [...others, { ...known, ...container, image: container.image || known?.image }],
    },
  }
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods`
  return factory.rest().json<Obj & Pod>({ method: 'POST', path, body: JSON.stringify(body) })
}

/** Waits until the container runs, then attaches; the log of one that has ended is shown. */
async function attach(invocation: Invocation, pod: Pod, container: string): Promise<number> {
  const { factory, flags, io } = invocation
  const resource = (await factory.mapper()).kind('v1', 'Pod')
  const where = { resource, namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '' }
  if (!flags.bool('quiet')) io.stderr.write("If you don't see a command prompt, try pressing enter.\n")
  const { object } = await awaitObject<Pod>(factory, where, (one) => stateOf(one, container) !== 'waiting', {
    timeout: 60_000,
    signal: io.signal,
  })
  if (stateOf(object, container) === 'running') {
    try {
      return await runSession(invocation, { pod, container, tty: flags.bool('tty') && terminal(invocation) })
    } catch (error) {
      // It may end before the attach reaches it.
      const why = messageOf(error)
      io.stderr.write(`warning: couldn't attach to pod/${where.name}, falling back to streaming logs: ${why}\n`)
    }
  }
  await copyLog(factory, { namespace: where.namespace, pod: where.name, container, query: { container } }, false)
  return 0
}

function stateOf(pod: Pod | undefined, container: string): 'waiting' | 'running' | 'terminated' {
  const { ephemeralContainerStatuses = [], containerStatuses = [] } = pod?.status ?? {}
  const state = [...ephemeralContainerStatuses, ...containerStatuses].find(({ name }) => name === container)?.state
  if (state?.running) return 'running'
  return state?.terminated ? 'terminated' : 'waiting'
}
