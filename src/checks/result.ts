import type { Said } from '../util/said.ts'
import type { Problem } from './objects.ts'
import type { Text } from './text.ts'

/**
 * `pass` it holds · `fail` it does not, and waiting is in vain · `pending` not yet · `blocked` an earlier step is missing ·
 * `error` could not be found out, never the learner's mistake · `skipped` not looked at.
 */
export type CheckStatus = 'pass' | 'fail' | 'pending' | 'blocked' | 'error' | 'skipped'

/** What a result is about: one object, or those of a selector, or an address. */
export interface Subject {
  /** `Deployment`, `Service`, …; for the other checks `question`, `activity`, `cluster`, `files`. */
  kind: string
  namespace?: string
  name?: string
  /** `app=monolith,secure=enabled` */
  selector?: string
}

/** A part of an expression, with the value it had. */
export interface Operand {
  expression: string
  /** JSON text of the value, shortened; `(absent)` when the field is not there. */
  value: Said
}

/** One thing that is not as it should be. Values of Secrets are already replaced. */
export type Mismatch =
  /** A field of the object; `got` is undefined when it is absent, `have` names what is there instead. */
  | { kind: 'field'; path: string; want: Said; got: Said | undefined; have?: readonly string[] }
  | { kind: 'condition'; type: string; want: string; got: string | undefined; message?: string }
  | { kind: 'cel'; expression: string; operands: readonly Operand[]; error?: Said }
  | { kind: 'failWhen'; expression: string; operands: readonly Operand[] }
  | { kind: 'count'; want: Said; got: number; of?: number }
  /** No such object. `near` are objects that may be meant. */
  | { kind: 'missing'; near: readonly string[] }
  /** The cluster has no such kind (yet). */
  | { kind: 'unknownKind'; apiVersion: string }
  /** These should not be there. */
  | { kind: 'present'; names: readonly string[]; terminating: boolean }
  /** Absent, but it was never seen: the step before it is still to be done. */
  | { kind: 'neverSeen' }
  /** The controller has not looked at the last change yet. */
  | { kind: 'observedGeneration'; generation: number; observed: number | undefined }
  /** True, but not long enough; milliseconds. */
  | { kind: 'stays'; want: number; held: number }
  /** No answer, or not one of HTTP. */
  | { kind: 'noAnswer'; message: Said }
  | { kind: 'status'; want: Said; got: number }
  | { kind: 'body'; want: Said; got: Said }
  | { kind: 'unanswered' }
  /** `got` is what was answered, in words: the text of the choice. */
  | { kind: 'wrongAnswer'; got: Text; why?: Text }
  | { kind: 'notSeen'; activity: string; verb: string; resource: string; name?: string }
  /** `first` is the command that makes room for what is wanted. */
  | { kind: 'fact'; fact: string; want: string; got: string | undefined; first?: string }
  | { kind: 'file'; path: string }

/** How a check stands. */
export interface CheckResult {
  status: CheckStatus
  subject: Subject
  /** What is not as it should be; empty when it passes. */
  mismatches: readonly Mismatch[]
  /** For selectors: the object the mismatches are about, the one that comes closest. */
  closest?: string
  /** For selectors: how many objects hold. */
  holding?: { count: number; of: number }
  /** The latest error of the API, also beside a result that stands. */
  problem?: Problem
  /** The step that has to be done first. */
  blockedBy?: string
}

/** What must be remembered between two evaluations of one check. */
export interface Memory {
  /** The object of an `absent` check was there. */
  everSeen?: boolean
  /** Since when a `stays` check holds; milliseconds since the Unix epoch. */
  heldSince?: number
}

/** What an HTTP request was answered with. */
export interface HttpAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

/** One request in the audit of the sandbox. */
export interface ActivityRecord {
  verb: string
  /** With the subresource: `pods/log`. */
  resource: string
  namespace?: string
  name?: string
}

/** What a provider knows about its cluster. Facts that it does not know are absent. */
export interface ClusterFacts {
  /** Names of clusters. */
  clusters?: readonly string[]
  /** Where one cluster leaves no room for another: the command that deletes it. */
  makeRoom?: string
  /** What the firewall lets in: `tcp:31000`. */
  firewall?: readonly string[]
  addons?: readonly string[]
  tunnel?: boolean
  /** Properties of gcloud, by `section/name`. */
  config?: Readonly<Record<string, string>>
}
