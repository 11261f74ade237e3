import { kinds } from '../../../../kinds.ts'
import type { Pod } from '../../../../schema/types.gen.ts'
import { pathOf } from '../../api/mapper.ts'
import type { Query } from '../../api/rest.ts'
import { readArguments } from '../../builder/arguments.ts'
import { listObjects } from '../../builder/infos.ts'
import type { Invocation } from '../../cli/command.ts'
import { CommandError, isNotFound } from '../../errors.ts'
import type { Obj } from '../../objects.ts'
import { isA } from '../../objects.ts'
import { chooseContainer, containerNames } from '../../pods/containers.ts'
import { loggingFirst, podsOf } from '../../pods/find.ts'

/** One container's log. */
export interface LogSource {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly query: Query
}

/** The logs a command line names: of a pod, of a workload's first (or every) pod, of all pods of a selector. */
export async function logSources(invocation: Invocation): Promise<LogSource[]> {
  const pods = await findPods(invocation)
  const selecting = invocation.flags.string('selector') !== ''
  return pods.flatMap((pod) => {
    const names = chooseContainers(invocation, pod)
    return names.map((container) => ({
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      container,
      query: { ...logQuery(invocation, selecting), container },
    }))
  })
}

async function findPods(invocation: Invocation): Promise<Pod[]> {
  const { factory, flags, args } = invocation
  const mapper = await factory.mapper()
  if (flags.string('selector') !== '') return selectedPods(invocation)
  const target = args[0] ?? ''
  const named = readArguments(mapper, target.includes('/') ? [target] : ['pods', target])
  const item = named.type === 'names' ? named.items[0] : undefined
  if (!item) throw new CommandError(`cannot get the logs from ${target}`)
  const namespace = item.resource.namespaced ? factory.namespace() : ''
  const object = await factory
    .rest()
    .json<Obj>({ path: pathOf(item.resource, namespace, item.name) })
    .catch((error: unknown) => {
      throw isNotFound(error)
        ? new CommandError(`error from server (NotFound): ${error.message} in namespace "${factory.namespace()}"`)
        : error
    })
  if (isA(object, kinds.pods)) return [object]
  return ownedPods(invocation, object)
}

async function selectedPods({ factory, flags, io }: Invocation): Promise<Pod[]> {
  const items = await listObjects<Pod>(factory, `/api/v1/namespaces/${factory.namespace()}/pods`, {
    labelSelector: flags.string('selector'),
  })
  if (items.length === 0) io.stderr.write(`No resources found in ${factory.namespace()} namespace.\n`)
  return items
}

const OWNERS = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'Service',
])

async function ownedPods({ factory, flags }: Invocation, object: Obj): Promise<Pod[]> {
  if (!OWNERS.has(object.kind))
    throw new CommandError(`cannot get the logs from ${object.kind}: selector for ${object.kind} not implemented`)
  const { pods } = await podsOf(factory, object, {
    timeout: flags.duration('pod-running-timeout'),
    order: loggingFirst,
  })
  if (flags.bool('all-pods')) return pods
  const [first] = pods
  if (!first) throw new CommandError('timed out waiting for the condition')
  if (pods.length > 1) factory.warn(`Found ${pods.length} pods, using pod/${first.metadata.name}`)
  return [first]
}

function chooseContainers({ factory, flags, args }: Invocation, pod: Pod): string[] {
  if (flags.bool('all-containers')) return containerNames(pod)
  const name = args[1] ?? flags.string('container')
  return [chooseContainer(factory, pod, name, (each) => `container ${each} is not valid for pod ${pod.metadata.name}`)]
}

function logQuery({ flags }: Invocation, selecting: boolean): Query {
  // A selector shows the last ten lines of each pod unless told otherwise.
  const tail = flags.changed('tail') || !selecting ? flags.int('tail') : 10
  const since = flags.duration('since')
  return {
    follow: flags.bool('follow') || undefined,
    previous: flags.bool('previous') || undefined,
    timestamps: flags.bool('timestamps') || undefined,
    sinceSeconds: since > 0 ? Math.ceil(since / 1000) : undefined,
    sinceTime: flags.string('since-time') || undefined,
    tailLines: tail >= 0 ? tail : undefined,
    limitBytes: flags.int('limit-bytes') > 0 ? flags.int('limit-bytes') : undefined,
  }
}
