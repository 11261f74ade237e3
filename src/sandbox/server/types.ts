import type { Writable } from 'node:stream'
import type { Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../storage/types.ts'
import type { Admission } from './admission/types.ts'
import type { ListText } from './list-text.ts'
import type { Registry, ServedResource } from './registry.ts'

/** Who asks, as `authentication.k8s.io` UserInfo. */
export interface UserInfo {
  readonly username: string
  readonly uid?: string | undefined
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined
}

/** What the parts of the REST layer share. */
export interface Backend {
  readonly store: Store
  readonly reader: Reader
  readonly clock: Clock
  readonly registry: Registry
  readonly admission: Admission
}

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

/** How a write was asked for. */
export interface Caller {
  readonly user: UserInfo
  /** The field manager that owns what is written. */
  readonly manager: string
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  /** Collects the texts of `Warning:` headers. */
  readonly warnings: string[]
  /** See `ApiRequest`. */
  readonly mayCreate?: () => void
}

/** One object of one served resource. */
export interface Target {
  readonly served: ServedResource
  /** '' for cluster-scoped resources. */
  readonly namespace: string
  readonly name: string
}

/** An answer that is not an error; `stream` writes the body itself and resolves when the answer is complete. */
export interface Answer {
  readonly code: number
  /** '' for an answer that is nothing. */
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | ListText
  /** Made before anybody looks into the request: of caches it says nothing, and the audit does not hear of it. */
  readonly early?: boolean
  /** Sent as it is whatever the client understands. */
  readonly uncompressed?: boolean
  readonly stream?: (out: Writable, gone: AbortSignal) => Promise<void>
}

/** Any field of an object, for code that works on all kinds. */
export function fieldOf(object: object, field: string): unknown {
  return (object as Record<string, unknown>)[field]
}

/** The same object with another value of a field; without the field when the value is undefined. */
export function withField<T extends object>(object: T, field: string, value: unknown): T {
  const { [field]: _old, ...rest } = object as Record<string, unknown>
  return (value === undefined ? rest : { ...rest, [field]: value }) as T
}
