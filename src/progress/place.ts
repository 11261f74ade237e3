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

/** A file name of its own for each place, whatever a context may be called. */
export function placeName(place: Place): string {
  return `${encodeURIComponent(clusterOf(place))}+${encodeURIComponent(place.namespace)}`
}
