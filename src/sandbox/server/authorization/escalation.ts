import { isDeepStrictEqual } from 'node:util'
import { forbidden } from '../../api/status.ts'
import type { KubeObject } from '../../objects.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role } from '../../schema/types.gen.ts'
import type { AdmissionRequest } from '../admission/types.ts'
import type { UserInfo } from '../types.ts'
import { covers } from './rules.ts'
import type { Authorizer } from './types.ts'

const GROUP = 'rbac.authorization.k8s.io'

/**
 * Nobody may give rights that they do not have themselves, unless they may `escalate` roles or `bind` them.
 * Source: k8s.io/kubernetes/pkg/registry/rbac/{role,rolebinding}/policybased/storage.go.
 */
export function checkEscalation(
  authorizer: Authorizer,
  request: AdmissionRequest,
  rulesOf: (binding: KubeObject) => readonly PolicyRule[],
): void {
  const { served, operation, object, user, namespace } = request
  if (served.info.group !== GROUP || operation === 'DELETE' || !object || user.groups.includes('system:masters')) return
  // The path of a creation has no name: rights to escalate or bind that are limited to names do not hold there.
  const name = operation === 'CREATE' ? '' : request.name
  if (onlyCollectorsFields(request)) return
  const may = (verb: string, resource: string, target: string) =>
    authorizer.authorize({
      user,
      resourceRequest: true,
      verb,
      group: GROUP,
      resource,
      subresource: '',
      namespace,
      name: target,
    }).allowed
  const binding = served.info.resource.endsWith('bindings')
  if (binding) {
    const { roleRef } = object as unknown as ClusterRoleBinding
    if (may('bind', roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles', roleRef.name)) return
  } else if (may('escalate', served.info.resource, name)) return
  const wanted = binding ? rulesOf(object as KubeObject) : ((object as unknown as Role).rules ?? [])
  const owned = authorizer.rulesFor(user, namespace).rules
  const missing = uncovered(wanted, owned)
  if (missing.length > 0) throw forbidden(served.info, request.name, refusal(user, missing))
  if (!aggregates(request.object) && !aggregates(request.old)) return
  if (uncovered(EVERYTHING, owned).length === 0) return
  const text = 'must have cluster-admin privileges to use the aggregationRule'
  throw forbidden(served.info, request.name, text)
}

/** What an aggregation rule may gather, now or later. */
const EVERYTHING: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

function aggregates(object: object | undefined): boolean {
  return Boolean((object as ClusterRole | undefined)?.aggregationRule?.clusterRoleSelectors?.length)
}

/** Who collects garbage changes owners and finalizers of roles that give more than it has (`IsOnlyMutatingGCFields`). */
function onlyCollectorsFields({ object, old }: AdmissionRequest): boolean {
  return old !== undefined && isDeepStrictEqual(withoutCollectorsFields(object), withoutCollectorsFields(old))
}

function withoutCollectorsFields(object: unknown): unknown {
  const { metadata, ...rest } = JSON.parse(JSON.stringify(object)) as KubeObject
  const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managers, ...others } = metadata
  const { resourceVersion: _version, ...kept } = others
  return { ...rest, metadata: kept }
}

function refusal(user: UserInfo, missing: readonly PolicyRule[]): string {
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ')
  const who = `user ${JSON.stringify(user.username)} (groups=[${groups}])`
  return `${who} is attempting to grant RBAC permissions not currently held:\n${missing.map(ruleText).sort().join('\n')}`
}

/** One rule as the compact text of the real server: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`. */
function ruleText({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const parts = Object.entries({
    APIGroups: apiGroups,
    Resources: resources,
    ResourceNames: resourceNames,
    NonResourceURLs: nonResourceURLs,
    Verbs: verbs,
  })
  const list = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(' ')
  return `{${parts.flatMap(([name, values]) => (values?.length ? [`${name}:[${list(values)}]`] : [])).join(', ')}}`
}

/** The parts of the wanted rules, one verb and resource each, that no owned rule covers; put together again by resource. */
function uncovered(wanted: readonly PolicyRule[], owned: readonly PolicyRule[]): PolicyRule[] {
  const missing = wanted.flatMap(breakdown).filter((part) => !owned.some((rule) => covers(rule, part)))
  const merged = new Map<string, PolicyRule>()
  for (const part of missing) {
    const { verbs, ...rest } = part
    const key = JSON.stringify(rest)
    merged.set(key, { ...rest, verbs: [...(merged.get(key)?.verbs ?? []), ...verbs] })
  }
  return [...merged.values()]
}

function breakdown({
  apiGroups = [],
  resources = [],
  resourceNames,
  nonResourceURLs = [],
  verbs,
}: PolicyRule): PolicyRule[] {
  const names = resourceNames?.length ? resourceNames.map((name) => ({ resourceNames: [name] })) : [{}]
  const byResource = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((named) => ({ apiGroups: [group], resources: [resource], ...named, verbs: [verb] })),
      ),
    ),
  )
  const byUrl = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })))
  return [...byResource, ...byUrl]
}
