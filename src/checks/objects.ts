import type { Said } from '../util/said.ts'

/** Any object of the Kubernetes API, as JSON. */
export interface KubeJson {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    resourceVersion?: string
    generation?: number
    creationTimestamp?: string
    deletionTimestamp?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
  }
  [field: string]: unknown
}

/** Why the cluster could not be asked, in one word. `unauthorized` and `forbidden` end a wait, the others are tried again. */
export type ProblemCode =
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'unavailable'
  | 'not-kubernetes'
  | 'invalid'

/** The latest error of the API about something that is watched. */
export interface Problem {
  code: ProblemCode
  message: Said
  /** Milliseconds since the Unix epoch. */
  at: number
  /** Whether waiting can help. */
  retried: boolean
}

/** What is known of the objects of a target at one moment. */
export interface Snapshot {
  /** Sorted by namespace and name; empty until {@link synced}. */
  items: readonly KubeJson[]
  /** Whether the cluster has answered at least once. */
  synced: boolean
  /** `false`: the cluster does not know this kind (a custom resource that is not installed yet). */
  kindKnown: boolean
  /** The latest error, beside the latest state; gone once the cluster answers again. */
  problem?: Problem
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
