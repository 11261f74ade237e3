import { HOME, type Identity } from './cast.ts'
import type { Request } from './questions.ts'

/** An attempt at more than one was given, or one that stays within it. */
interface Attempt {
  title: string
  as: Identity
  request: Request
  /** Further headers, for impersonation by who is impersonated. */
  headers?: Record<string, string>
  /** Whether it must be let through. */
  allowed?: boolean
}

const API = '/apis/rbac.authorization.k8s.io/v1'
const ROLES = `${API}/namespaces/${HOME}/roles`
const BINDINGS = `${API}/namespaces/${HOME}/rolebindings`
const MERGE = 'application/merge-patch+json'
const dry = '?dryRun=All'
const secrets = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]
const pods = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]

const role = (name: string, rules: object[], kind = 'Role') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: { name },
  rules,
})
const binding = (roleName: string, kind = 'ClusterRole', ofKind = 'RoleBinding') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: ofKind,
  metadata: { name: 'mine' },
  subjects: [{ kind: 'User', name: 'mallory', apiGroup: 'rbac.authorization.k8s.io' }],
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
})
const post = (path: string, body: object): Request => ({ method: 'POST', path: `${path}${dry}`, body })
const merge = (path: string, body: object): Request => ({
  method: 'PATCH',
  path: `${path}${dry}`,
  body,
  contentType: MERGE,
})
const aggregated = {
  ...role('aggregated', [], 'ClusterRole'),
  aggregationRule: {
    clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' } }],
  },
}
const urls = (url: string) => role('urls-of-mine', [{ nonResourceURLs: [url], verbs: ['get'] }], 'ClusterRole')
const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
const token = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } }
const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const approved = { status: { conditions: [{ type: 'Approved', status: 'True', reason: 'a', message: 'b' }] } }

export const ATTEMPTS: Attempt[] = [
  { title: 'create a role with more', as: { user: 'granter' }, request: post(ROLES, role('more', secrets)) },
  {
    title: 'create a role with as much',
    as: { user: 'granter' },
    request: post(ROLES, role('same', pods)),
    allowed: true,
  },
  { title: 'patch a role to more', as: { user: 'granter' }, request: merge(`${ROLES}/reader`, { rules: secrets }) },
  {
    title: 'patch the own role to more',
    as: { user: 'selfish' },
    request: merge(`${ROLES}/selfish`, { rules: everything }),
  },
  {
    title: 'label the own role',
    as: { user: 'selfish' },
    request: merge(`${ROLES}/selfish`, { metadata: { labels: { a: 'b' } } }),
    allowed: true,
  },
  {
    title: 'label a role of others',
    as: { user: 'granter' },
    request: merge(`${ROLES}/everything`, { metadata: { labels: { a: 'b' } } }),
  },
  {
    title: 'own a role of others',
    as: { user: 'granter' },
    request: merge(`${ROLES}/everything`, { metadata: { finalizers: [] } }),
    allowed: true,
  },
  { title: 'bind a role with more', as: { user: 'granter' }, request: post(BINDINGS, binding('admin')) },
  { title: 'bind a role that is not there', as: { user: 'granter' }, request: post(BINDINGS, binding('nothing')) },
  {
    title: 'bind the one that may be bound',
    as: { user: 'binder' },
    request: post(BINDINGS, binding('view')),
    allowed: true,
  },
  { title: 'bind another', as: { user: 'binder' }, request: post(BINDINGS, binding('edit')) },
  { title: 'bind a role of the namespace', as: { user: 'binder' }, request: post(BINDINGS, binding('reader', 'Role')) },
  {
    title: 'bind everywhere',
    as: { user: 'binder' },
    request: post(`${API}/clusterrolebindings`, binding('view', 'ClusterRole', 'ClusterRoleBinding')),
  },
  { title: 'escalate', as: { user: 'escalator' }, request: post(ROLES, role('more', everything)), allowed: true },
  {
    title: 'escalate by name on creation',
    as: { user: 'named-escalator' },
    request: post(ROLES, role('escalated', secrets)),
  },
  {
    title: 'escalate by name',
    as: { user: 'named-escalator' },
    request: merge(`${ROLES}/reader`, { rules: secrets }),
    allowed: true,
  },
  {
    title: 'escalate another name',
    as: { user: 'named-escalator' },
    request: merge(`${ROLES}/named`, { rules: secrets }),
  },
  {
    title: 'take a name of a star for all names',
    as: { user: 'starred-name' },
    request: post(
      ROLES,
      role('any', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['other'] }]),
    ),
  },
  { title: 'aggregate what one has not', as: { user: 'aggregator' }, request: post(`${API}/clusterroles`, aggregated) },
  {
    title: 'make the own role aggregate',
    as: { user: 'aggregator' },
    request: merge(`${API}/clusterroles/matrix-aggregator`, { aggregationRule: aggregated.aggregationRule }),
  },
  {
    title: 'create an empty cluster role',
    as: { user: 'aggregator' },
    request: post(`${API}/clusterroles`, role('empty', [], 'ClusterRole')),
    allowed: true,
  },
  {
    title: 'create a cluster role with more',
    as: { user: 'cluster-granter' },
    request: post(`${API}/clusterroles`, role('more', secrets, 'ClusterRole')),
  },
  {
    title: 'bind cluster-admin everywhere',
    as: { user: 'cluster-granter' },
    request: post(`${API}/clusterrolebindings`, binding('cluster-admin', 'ClusterRole', 'ClusterRoleBinding')),
  },
  {
    title: 'give URLs that one has',
    as: { user: 'url-granter' },
    request: post(`${API}/clusterroles`, urls('/logs/kube*')),
    allowed: true,
  },
  { title: 'give more URLs', as: { user: 'url-granter' }, request: post(`${API}/clusterroles`, urls('/*')) },
  {
    title: 'bind as a service account of kube-system that may not',
    as: { user: 'system:serviceaccount:kube-system:default', groups: ['system:authenticated'] },
    request: post(`${API}/clusterrolebindings`, binding('cluster-admin', 'ClusterRole', 'ClusterRoleBinding')),
  },
  {
    title: 'bind with rights to bindings only, from kube-system',
    as: { user: 'system:serviceaccount:kube-system:matrix-granter' },
    request: post(`${API}/clusterrolebindings`, binding('cluster-admin', 'ClusterRole', 'ClusterRoleBinding')),
  },
  {
    title: 'give everything as the owner of a namespace',
    as: { user: 'owner' },
    request: post(ROLES, role('more', everything)),
  },
  {
    title: 'bind admin as the owner of a namespace',
    as: { user: 'owner' },
    request: post(BINDINGS, binding('admin')),
    allowed: true,
  },
  {
    title: 'bind cluster-admin in the own namespace',
    as: { user: 'home-king' },
    request: post(BINDINGS, binding('cluster-admin')),
    allowed: true,
  },
  {
    title: 'ask for a token',
    as: { user: 'tokens' },
    request: post(`/api/v1/namespaces/${HOME}/serviceaccounts/builder/token`, token),
    allowed: true,
  },
  {
    title: 'ask for the token of another',
    as: { user: 'tokens' },
    request: post(`/api/v1/namespaces/${HOME}/serviceaccounts/default/token`, token),
  },
  {
    title: 'ask for a token to edit with',
    as: { user: 'reader' },
    request: post(`/api/v1/namespaces/${HOME}/serviceaccounts/builder/token`, token),
  },
  {
    title: 'approve without a right to the signer',
    as: { user: 'approver' },
    request: merge(`${csrs}/matrix/approval`, approved),
  },
  {
    title: 'approve without a right to approvals',
    as: { user: 'requester' },
    request: merge(`${csrs}/matrix/approval`, approved),
  },
  { title: 'approve as anybody', as: { user: 'nobody' }, request: merge(`${csrs}/matrix/approval`, approved) },
]
