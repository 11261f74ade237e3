import { namedType, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import type { CelType } from '../types.ts'
import { OpaqueValue, type Value } from '../values.ts'

/** What an expression asks about: a path, or a resource. */
export interface AccessCheck {
  /** Someone else than the one who sent the request, as `namespace/name`. */
  readonly serviceAccount: { readonly namespace: string; readonly name: string } | undefined
  readonly verb: string
  readonly path?: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

/** Whether who sent the request may do something. */
export type Authorize = (check: AccessCheck) => { readonly allowed: boolean; readonly reason: string }

type Asked = Omit<AccessCheck, 'verb'>

class CheckValue extends OpaqueValue {
  readonly type: CelType
  readonly authorize: Authorize
  readonly asked: Asked
  constructor(type: CelType, authorize: Authorize, asked: Asked) {
    super()
    this.type = type
    this.authorize = authorize
    this.asked = asked
  }
  equals(other: CheckValue): boolean {
    return this === other
  }
  with(type: CelType, more: Partial<Asked>): CheckValue {
    return new CheckValue(type, this.authorize, { ...this.asked, ...more })
  }
}

class DecisionValue extends OpaqueValue {
  readonly type = namedType('Decision')
  readonly allowed: boolean
  readonly reason: string
  constructor({ allowed, reason }: { allowed: boolean; reason: string }) {
    super()
    this.allowed = allowed
    this.reason = reason
  }
  equals(other: DecisionValue): boolean {
    return this === other
  }
}

/** The variable `authorizer`. */
export function authorizerValue(authorize: Authorize): Value {
  return new CheckValue(namedType('Authorizer'), authorize, { serviceAccount: undefined })
}

/** The variable `authorizer.requestResource`. */
export function resourceCheckValue(authorize: Authorize, resource: Omit<Asked, 'serviceAccount'>): Value {
  return new CheckValue(RESOURCE, authorize, { serviceAccount: undefined, ...resource })
}

const RESOURCE = namedType('ResourceCheck')

function present(text: string, what: string): string {
  if (text.trim() === '') throw new CelError(`${what} must not be empty`)
  return text
}

function check({ authorize, asked }: CheckValue, verb: string): DecisionValue {
  return new DecisionValue(authorize({ ...asked, verb }))
}

function narrowed(field: 'subresource' | 'namespace' | 'name') {
  return (value: CheckValue, text: string) => value.with(RESOURCE, { [field]: text })
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

function asServiceAccount(value: CheckValue, namespace: string, name: string): CheckValue {
  if (!SUBDOMAIN.test(name)) throw new CelError('Invalid service account name')
  if (!LABEL.test(namespace)) throw new CelError('Invalid service account namespace')
  return value.with(namedType('Authorizer'), { serviceAccount: { namespace, name } })
}

/** Source: apiserver/pkg/cel/library/authz.go. Selectors only narrow what authorizers that know them allow; RBAC does not. */
export const authorizers: Readonly<Record<string, readonly Overload[]>> = {
  path: [
    overload('authorizer_path', 'Authorizer.(string) PathCheck', (value: CheckValue, path) =>
      value.with(namedType('PathCheck'), { path: present(path, 'path') }),
    ),
  ],
  group: [
    overload('authorizer_group', 'Authorizer.(string) GroupCheck', (value: CheckValue, group) =>
      value.with(namedType('GroupCheck'), { group }),
    ),
  ],
  serviceAccount: [overload('authorizer_serviceaccount', 'Authorizer.(string, string) Authorizer', asServiceAccount)],
  resource: [
    overload('groupcheck_resource', 'GroupCheck.(string) ResourceCheck', (value: CheckValue, resource) =>
      value.with(RESOURCE, { resource: present(resource, 'resource') }),
    ),
  ],
  subresource: [overload('resourcecheck_subresource', 'ResourceCheck.(string) ResourceCheck', narrowed('subresource'))],
  namespace: [overload('resourcecheck_namespace', 'ResourceCheck.(string) ResourceCheck', narrowed('namespace'))],
  name: [overload('resourcecheck_name', 'ResourceCheck.(string) ResourceCheck', narrowed('name'))],
  fieldSelector: [
    overload('authorizer_fieldselector', 'ResourceCheck.(string) ResourceCheck', (value: CheckValue) => value),
  ],
  labelSelector: [
    overload('authorizer_labelselector', 'ResourceCheck.(string) ResourceCheck', (value: CheckValue) => value),
  ],
  check: [
    overload('pathcheck_check', 'PathCheck.(string) Decision', check),
    overload('resourcecheck_check', 'ResourceCheck.(string) Decision', check),
  ],
  errored: [overload('decision_errored', 'Decision.() bool', () => false)],
  error: [overload('decision_error', 'Decision.() string', () => '')],
  allowed: [overload('decision_allowed', 'Decision.() bool', ({ allowed }: DecisionValue) => allowed)],
  reason: [overload('decision_reason', 'Decision.() string', ({ reason }: DecisionValue) => reason)],
}
