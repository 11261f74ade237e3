import { matchesSelector } from '../../../api/selectors.ts'
import { notFound } from '../../../api/status.ts'
import { kinds } from '../../../kinds.ts'
import type { LabelSelector, ObjectMeta } from '../../../schema/types.gen.ts'
import type { ServedResource } from '../../registry.ts'
import { internalError } from '../../statuses.ts'
import type { AdmissionContext, AdmissionRequest } from '../types.ts'

/** One rule of a policy or a webhook. */
export interface Rule {
  readonly operations?: readonly string[] | undefined
  readonly apiGroups?: readonly string[] | undefined
  readonly apiVersions?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
  readonly resourceNames?: readonly string[] | undefined
  readonly scope?: string | undefined
}

/** Which requests a policy, a binding or a webhook is about. */
export interface Criteria {
  readonly rules: readonly Rule[]
  readonly excluded?: readonly Rule[]
  readonly matchPolicy: string | undefined
  readonly namespaceSelector: LabelSelector | undefined
  readonly objectSelector: LabelSelector | undefined
}

/** Kinds that configure admission are never subject to it, so that it can be mended. */
const EXEMPT = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
])

export function isExempt({ served }: AdmissionRequest): boolean {
  return served.info.group === 'admissionregistration.k8s.io' && EXEMPT.has(served.info.resource)
}

/**
 * The resource, in the version the rules name, in which a request is about what they say; undefined when it is not.
 * Source: apiserver/pkg/admission/plugin/policy/matching/matching.go.
 */
export function matchRequest(
  criteria: Criteria,
  request: AdmissionRequest,
  context: AdmissionContext,
): ServedResource | undefined {
  const { rules, excluded = [], matchPolicy } = criteria
  if (excluded.length > 0 && matchRules(excluded, matchPolicy, request, context)) return undefined
  const matched = rules.length === 0 ? request.served : matchRules(rules, matchPolicy, request, context)
  if (!matched || !matchesObject(criteria.objectSelector, request)) return undefined
  return matchesNamespace(criteria.namespaceSelector, request, context) ? matched : undefined
}

function matchRules(
  rules: readonly Rule[],
  matchPolicy: string | undefined,
  request: AdmissionRequest,
  { registry }: AdmissionContext,
): ServedResource | undefined {
  const { served } = request
  if (rules.some((rule) => matchesRule(rule, served, request))) return served
  if (matchPolicy !== 'Equivalent') return undefined
  const others = registry.all.filter((other) => other.key === served.key && other !== served)
  return others.find((other) => rules.some((rule) => matchesRule(rule, other, request)))
}

function matchesRule(rule: Rule, { info }: ServedResource, request: AdmissionRequest): boolean {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], resourceNames = [] } = rule
  return (
    matchesScope(rule.scope, request) &&
    oneOf(operations, request.operation) &&
    oneOf(apiGroups, info.group) &&
    oneOf(apiVersions, info.version) &&
    resources.some((text) => matchesResource(text, info.resource, request.subresource)) &&
    (resourceNames.length === 0 || resourceNames.includes(request.name))
  )
}

function oneOf(items: readonly string[], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted)
}

function matchesResource(text: string, resource: string, subresource: string): boolean {
  const [wanted = '', inside = ''] = text.split('/')
  return (wanted === '*' || wanted === resource) && (inside === '*' || inside === subresource)
}

/** A namespace is in no namespace. */
function matchesScope(scope: string | undefined, { served, namespace }: AdmissionRequest): boolean {
  if (scope === 'Namespaced') return served.info.namespaced && namespace !== ''
  return scope !== 'Cluster' || !served.info.namespaced
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {}
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
}

function matchesObject(selector: LabelSelector | undefined, { object, old }: AdmissionRequest): boolean {
  if (!selector || isEmpty(selector)) return true
  // The options of a connection have no metadata, and so no labels that could be chosen by.
  return [object, old].some((each) => each?.metadata && matchesSelector(selector, each.metadata.labels ?? {}))
}

function matchesNamespace(
  selector: LabelSelector | undefined,
  { served, namespace, object, old }: AdmissionRequest,
  { reader }: AdmissionContext,
): boolean {
  if (!selector || isEmpty(selector)) return true
  if (served.key === 'namespaces') return matchesSelector(selector, labelsOf(object ?? old))
  if (!served.info.namespaced) return true
  const found = reader.get(kinds.namespaces, '', namespace)
  if (!found) throw notFound(kinds.namespaces, namespace)
  return matchesSelector(selector, found.metadata.labels ?? {})
}

function labelsOf(object: { metadata: ObjectMeta } | undefined): Record<string, string> {
  if (!object) throw internalError('no object to look at')
  return object.metadata.labels ?? {}
}
