import type { PolicyRule } from '../../schema/types.gen.ts'
import type { UserInfo } from '../types.ts'

/** What someone wants to do, as `authorization.k8s.io` has it. */
export type Attributes = { user: UserInfo } & (
  | {
      resourceRequest: true
      verb: string
      group: string
      resource: string
      subresource: string
      namespace: string
      name: string
    }
  | { resourceRequest: false; verb: string; path: string }
)

export interface Decision {
  allowed: boolean
  /** Why, in RBAC's words. */
  reason: string
}

export interface Authorizer {
  authorize(attributes: Attributes): Decision
  /** All rules that hold for a user in a namespace, and bindings whose role is missing. */
  rulesFor(user: UserInfo, namespace: string): { rules: PolicyRule[]; errors: string[] }
}
