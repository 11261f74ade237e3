import type { TableStrategy } from '../api/table.ts'
import type { Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { Draft, KindRef, KubeObject } from '../objects.ts'
import type { Steps } from '../steps.ts'

/**
 * One thing wrong with a field, as `k8s.io/apimachinery/pkg/util/validation/field`. `message` is the complete text of the cause,
 * e.g. `Invalid value: "Bad_Name": a lowercase RFC 1123 label must consist of …`; `reason` is FieldValueInvalid, FieldValueRequired, ….
 */
export interface FieldError {
  /** Path such as `spec.template.spec.containers[0].image`. */
  field: string
  reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueNotFound'
    | 'FieldValueNotSupported'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid'
    | 'InternalError'
  message: string
}

/** What a strategy may look at besides the object itself. */
export interface StrategyContext {
  reader: Reader
  clock: Clock
  /** The name of who asks, e.g. `kubernetes-admin`. */
  user: string
  /** Gives the text of a `Warning:` header. */
  warn(text: string): void
}

/**
 * What is particular to one kind. Everything that holds for all kinds (names, metadata, generation, uid, managed fields, optimistic
 * locking) is done by the server; a kind without a strategy is stored as it comes. Functions that change get a private draft to change in place.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  kind: KindRef<T>
  /** Fills defaults (`SetDefaults_*`). Called on every decoded object before anything else, and must be idempotent. */
  setDefaults?(draft: Draft<T>): void
  /** Clears and sets fields before creation (`PrepareForCreate`); the server has already dropped `status` where the kind has that subresource. */
  prepareForCreate?(draft: Draft<T>, context: StrategyContext): void
  /** Restores what an update of the main resource may not change (`PrepareForUpdate`); `status` is already restored by the server. */
  prepareForUpdate?(draft: Draft<T>, old: T, context: StrategyContext): void
  /** Fields that only subresources change: an update leaves them as they are, and whoever sends them does not own them (`GetResetFields`). */
  resetFields?: readonly string[]
  /** Completes a new status that came through a subresource. */
  prepareForStatusUpdate?(draft: Draft<T>, old: T, context: StrategyContext): void
  /** `old` is the state before an update; `apiVersion` that of the request. */
  validate?(object: Draft<T>, old?: T, apiVersion?: string): FieldError[]
  /** Validation of changes (immutable fields); the server calls `validate` too. */
  validateUpdate?(object: T, old: T, apiVersion?: string): FieldError[]
  validateStatusUpdate?(object: T, old: T): FieldError[]
  /**
   * `validate` (of an update with what `validateUpdate` says), or `validateStatusUpdate`, in steps, of kinds for which it may take long; the server asks
   * for them instead.
   */
  validateSteps?(object: Draft<T>, old?: T): Steps<FieldError[]>
  validateStatusSteps?(object: T, old: T): Steps<FieldError[]>
  /** Texts of `Warning:` headers that looking for errors gave, also when there are errors. */
  validationWarnings?(object: Draft<T>): readonly string[]
  /** Texts of `Warning:` headers. */
  warnings?(object: Draft<T>, old: T | undefined): string[]
  /** Whether object names are DNS subdomains (default), DNS labels, RFC 1035 labels, or path segments (RBAC). */
  names?: 'subdomain' | 'label' | 'label1035' | 'path'
  /** Fields that `fieldSelector` understands besides metadata.name and metadata.namespace, with their value for an object. */
  selectableFields?: Record<string, (object: T) => string>
  /** Default grace period for deletion in seconds; only pods have one. */
  gracePeriodSeconds?(object: T): number
  /** Columns of `kubectl get`. Without it: NAME and AGE. */
  table?: TableStrategy<T>
}
