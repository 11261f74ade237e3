import type { Budget } from '../../../api/cel/frame.ts'
import {
  type AccessCheck,
  type Authorize,
  authorizerValue,
  resourceCheckValue,
} from '../../../api/cel/lib/authorizer.ts'
import { plainValue } from '../../../api/cel/schema/schema-value.ts'
import type { Value } from '../../../api/cel/values.ts'
import { kinds } from '../../../kinds.ts'
import type { Draft, KubeObject } from '../../../objects.ts'
import type { Attributes, Authorizer } from '../../authorization/types.ts'
import type { ServedResource } from '../../registry.ts'
import { scaleFieldsOf } from '../../subresources/scale-fields.ts'
import { SCALE, scaleOf } from '../../subresources/scale-object.ts'
import type { UserInfo } from '../../types.ts'
import type { AdmissionContext, AdmissionRequest } from '../types.ts'

/** What expressions about one request are evaluated with. */
export interface Subject {
  readonly request: AdmissionRequest
  /** The version of the resource in which its objects are looked at. */
  readonly matched: ServedResource
  readonly context: AdmissionContext
  readonly authorizer: Authorizer
}

/** What all the expressions of one policy may cost for one request. */
export const BUDGET = 10_000_000
export const CONDITIONS_BUDGET = 2_500_000

export function newBudget(limit: number): Budget {
  return { spent: 0, limit }
}

/** The variables of admission expressions, made when they are first asked for. Source: apiserver/pkg/admission/plugin/cel/condition.go. */
export function subjectVariables(subject: Subject, params?: KubeObject): (name: string) => Value | undefined {
  const made = new Map<string, Value | undefined>()
  return (name) => {
    if (!made.has(name)) made.set(name, MAKERS[name]?.(subject, params))
    return made.get(name)
  }
}

const MAKERS: Readonly<Record<string, ((subject: Subject, params: KubeObject | undefined) => Value) | undefined>> = {
  object: ({ request, matched }) => plainValue(seenObject(matched, request.subresource, request.object)),
  oldObject: ({ request, matched }) => plainValue(seenObject(matched, request.subresource, request.old)),
  request: (subject) => plainValue(requestFields(subject)),
  namespaceObject: (subject) => plainValue(namespaceOf(subject)),
  params: (_subject, params) => plainValue(params ?? null),
  authorizer: ({ request, authorizer }) => authorizerValue(authorizeAs(authorizer, request.user)),
  'authorizer.requestResource': ({ request, authorizer }) => {
    const { group, resource } = request.served.info
    const { subresource, namespace, name } = request
    return resourceCheckValue(authorizeAs(authorizer, request.user), { group, resource, subresource, namespace, name })
  },
}

/** An object as it is seen in a version. */
export function inVersion(
  { conversion, custom, apiVersion }: ServedResource,
  object: Draft | KubeObject | undefined,
): object | null {
  if (!object) return null
  if (custom) return custom.converter.convert(object, apiVersion)
  return conversion ? conversion.fromStorage(object as KubeObject) : object
}

/** What is looked at: the object itself, or what a subresource makes of it. */
export function seenObject(
  matched: ServedResource,
  subresource: string,
  object: Draft | KubeObject | undefined,
): object | null {
  if (!object || subresource !== 'scale') return inVersion(matched, object)
  return scaleOf(inVersion(matched, object) as KubeObject, scaleFieldsOf(matched))
}

/** `admission.k8s.io/v1` AdmissionRequest, without what is a variable of its own. */
export function requestFields({ request, matched }: Pick<Subject, 'request' | 'matched'>): Record<string, unknown> {
  const { served, subresource, namespace, name, operation, user, dryRun } = request
  const { username, uid, groups, extra } = user
  return {
    kind: kindOf(matched, subresource),
    resource: resourceOf(matched),
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: kindOf(served, subresource),
    requestResource: resourceOf(served),
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: { username, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) },
    dryRun,
  }
}

function kindOf({ info: { group, version, kind, subresources } }: ServedResource, subresource: string) {
  if (subresource === 'scale') return SCALE
  const connected = subresources.find(({ name, kind: own }) => name === subresource && own.endsWith('Options'))
  return { group, version, kind: connected?.kind ?? kind }
}

function resourceOf({ info: { group, version, resource } }: ServedResource) {
  return { group, version, resource }
}

/** The namespace of a namespaced object, without what keeps track of its managers. */
function namespaceOf({ request, context }: Subject): object | null {
  if (!request.served.info.namespaced) return null
  const found = context.reader.get(kinds.namespaces, '', request.namespace)
  if (!found) return null
  const { managedFields: _managedFields, ownerReferences: _owners, selfLink: _selfLink, ...metadata } = found.metadata
  return { metadata, spec: found.spec, status: found.status }
}

function authorizeAs(authorizer: Authorizer, user: UserInfo): Authorize {
  return (check) => authorizer.authorize(attributesOf(check, user))
}

function attributesOf(check: AccessCheck, user: UserInfo): Attributes {
  const { serviceAccount, verb, path, group = '', resource = '', subresource = '', namespace = '', name = '' } = check
  const who = serviceAccount ? serviceAccountUser(serviceAccount) : user
  if (path !== undefined) return { user: who, resourceRequest: false, verb, path }
  return { user: who, resourceRequest: true, verb, group, resource, subresource, namespace, name }
}

function serviceAccountUser({ namespace, name }: { namespace: string; name: string }): UserInfo {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return { username: `system:serviceaccount:${namespace}:${name}`, groups }
}
