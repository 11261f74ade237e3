import type { Pod } from '../../../schema/types.gen.ts'
import { CommandError } from '../errors.ts'
import type { Factory } from '../factory.ts'

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

/** Names of all containers of a pod: init containers, containers, ephemeral ones. */
export function containerNames(pod: Pod): string[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {}
  return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name)
}

/** The container named, or the pod's default one; says on stderr which it took of several (podcmd.FindOrDefaultContainerByName). */
export function chooseContainer(
  factory: Factory,
  pod: Pod,
  name: string,
  missing: (container: string) => string,
): string {
  if (name !== '') {
    if (!containerNames(pod).includes(name)) throw new CommandError(missing(name))
    return name
  }
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER]
  if (annotated !== undefined && containerNames(pod).includes(annotated)) return annotated
  const first = pod.spec?.containers[0]?.name
  if (first === undefined) throw new CommandError('no containers found in pod')
  if (containerNames(pod).length > 1) factory.warn(`Defaulted container "${first}" out of: ${listNames(pod)}`)
  return first
}

function listNames(pod: Pod): string {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {}
  return [
    ...containers.map(({ name }) => name),
    ...ephemeralContainers.map(({ name }) => `${name} (ephem)`),
    ...initContainers.map(({ name }) => `${name} (init)`),
  ].join(', ')
}
