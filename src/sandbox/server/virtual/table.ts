import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'
import { bindings } from './bindings.ts'
import { componentStatuses } from './component-statuses.ts'
import { nodeMetrics, podMetrics } from './metrics.ts'
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
  tokenReview,
} from './reviews.ts'

/** A resource whose objects are computed for each request instead of being kept. */
export type VirtualResource = (services: Services, request: ApiRequest) => Promise<Answer> | Answer

/** By `group/version/resource`. */
export const virtualResources: ReadonlyMap<string, VirtualResource> = new Map([
  ['/v1/bindings', bindings],
  ['/v1/componentstatuses', componentStatuses],
  ['authentication.k8s.io/v1/selfsubjectreviews', selfSubjectReview],
  ['authentication.k8s.io/v1/tokenreviews', tokenReview],
  ['authorization.k8s.io/v1/localsubjectaccessreviews', localSubjectAccessReview],
  ['authorization.k8s.io/v1/selfsubjectaccessreviews', selfSubjectAccessReview],
  ['authorization.k8s.io/v1/selfsubjectrulesreviews', selfSubjectRulesReview],
  ['authorization.k8s.io/v1/subjectaccessreviews', subjectAccessReview],
  ['metrics.k8s.io/v1beta1/nodes', nodeMetrics],
  ['metrics.k8s.io/v1beta1/pods', podMetrics],
])
