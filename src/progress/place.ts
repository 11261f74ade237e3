import type { Progress } from './progress.ts'

/** Where a lab is done: a learner may do one on several clusters, and in several namespaces of one. */
export type Place = Pick<Progress, 'provider' | 'namespace'> & { context?: string | undefined }

/** As `--cluster` takes it: `sandbox`, `minikube`, `context:NAME`. */
export function clusterOf({ provider, context }: Pick<Place, 'provider' | 'context'>): string {
  return provider === 'context' ? `context:${context ?? ''}` : provider
}

export function isSamePlace(one: Place, other: Place): boolean {
  return clusterOf(one) === clusterOf(other) && one.namespace === other.namespace
}

/** Whether both are of one run of a lab: not of another place, nor from before it was started anew. */
export function isSameRun(
  one: Place & Pick<Progress, 'startedAt'>,
  other: Place & Pick<Progress, 'startedAt'>,
): boolean {
  return isSamePlace(one, other) && one.startedAt === other.startedAt
}

/** A file name of its own for each place, whatever a context may be called. */
export function placeName(place: Place): string {
  return `${encodeURIComponent(clusterOf(place))}+${encodeURIComponent(place.namespace)}`
}
