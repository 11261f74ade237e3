import type { Reader } from '../../client.ts'
import type { Clock } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import type { Steps } from '../../steps.ts'
import type { Registry, ServedResource } from '../registry.ts'
import type { UserInfo } from '../types.ts'

/** What is about to happen. `object` is a private draft in the stored version; mutating plug-ins change it in place. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  readonly served: ServedResource
  readonly subresource: string
  readonly namespace: string
  /** '' when the name is still to be generated, or for a collection. */
  readonly name: string
  readonly user: UserInfo
  readonly dryRun: boolean
  readonly object: Draft | undefined
  readonly old: KubeObject | undefined
  /** Collects the texts of `Warning:` headers. */
  readonly warnings: string[]
}

export interface AdmissionContext {
  readonly reader: Reader
  readonly clock: Clock
  /** Writes that plug-ins make themselves, e.g. usage of a quota. */
  readonly updateStatus: (served: ServedResource, object: KubeObject) => void
  readonly registry: Pick<Registry, 'of' | 'all'>
}

/** One built-in admission plug-in; refuses by throwing a `StatusError`. */
export interface AdmissionPlugin {
  /** As in `--enable-admission-plugins`. */
  readonly name: string
  /** Changes the object before it is defaulted by its kind's strategy and validated. */
  admit?(request: AdmissionRequest, context: AdmissionContext): void
  /** Looks at the final object. */
  validate?(request: AdmissionRequest, context: AdmissionContext): void
  /** The same of one that may take long. */
  validateSteps?(request: AdmissionRequest, context: AdmissionContext): Steps<void>
  /** Looks at a connection to be made, whose `object` are its options. */
  connect?(request: AdmissionRequest, context: AdmissionContext): void
}

export interface Admission {
  admit(request: AdmissionRequest): void
  /** In steps. Calls `check` after the last of them: what comes then may count on it until the object is stored. */
  validate(request: AdmissionRequest, check: () => void): Steps<void>
  connect(request: AdmissionRequest): void
}
