/** Who asks: what a request impersonates. */
export interface Identity {
  user: string
  groups?: string[]
}

interface Rule {
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
  nonResourceURLs?: string[]
  verbs: string[]
}

/** What the objects of the matrix are in, and a namespace that nobody was given anything in. */
export const [HOME, ELSEWHERE] = ['rbac-matrix', 'rbac-elsewhere']
const RBAC = 'rbac.authorization.k8s.io'
const core = (resources: string[], verbs: string[], resourceNames?: string[]): Rule => ({
  apiGroups: [''],
  resources,
  verbs,
  ...(resourceNames ? { resourceNames } : {}),
})
const rbac = (resources: string[], verbs: string[], resourceNames?: string[]): Rule => ({
  ...core(resources, verbs, resourceNames),
  apiGroups: [RBAC],
})

/** Roles in the namespace {@link HOME}; each is bound to the user of its name. */
export const ROLES: Record<string, Rule[]> = {
  reader: [core(['pods', 'pods/log'], ['get', 'list', 'watch'])],
  named: [core(['configmaps', 'secrets'], ['get', 'update', 'delete', 'list'], ['one'])],
  everything: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  verbs: [core(['configmaps'], ['*'])],
  groups: [{ apiGroups: ['*'], resources: ['deployments', 'events'], verbs: ['get', 'create'] }],
  subresources: [{ apiGroups: ['apps', ''], resources: ['*/scale', '*/status'], verbs: ['get', 'update', 'patch'] }],
  granter: [rbac(['roles', 'rolebindings'], ['get', 'create', 'update', 'patch']), core(['pods'], ['get'])],
  binder: [rbac(['rolebindings'], ['create']), rbac(['clusterroles'], ['bind'], ['view'])],
  escalator: [rbac(['roles'], ['create', 'update', 'patch', 'escalate'])],
  'named-escalator': [
    rbac(['roles'], ['create', 'update', 'patch']),
    rbac(['roles'], ['escalate'], ['reader', 'escalated']),
  ],
  'starred-name': [rbac(['roles'], ['create']), core(['secrets'], ['get'], ['*'])],
  tokens: [core(['serviceaccounts/token'], ['create'], ['builder']), core(['serviceaccounts'], ['get'])],
  selfish: [rbac(['roles'], ['get', 'update', 'patch'], ['selfish'])],
}

/** Cluster roles; each is bound to the user of its name everywhere. */
export const CLUSTER_ROLES: Record<string, Rule[]> = {
  urls: [{ nonResourceURLs: ['/healthz', '/metrics*', '/apis/*'], verbs: ['get'] }],
  'all-urls': [{ nonResourceURLs: ['*'], verbs: ['*'] }],
  aggregator: [rbac(['clusterroles'], ['get', 'create', 'update', 'patch'])],
  'cluster-granter': [
    rbac(['clusterroles', 'clusterrolebindings'], ['create', 'update', 'patch']),
    core(['nodes'], ['get']),
  ],
  'url-granter': [rbac(['clusterroles'], ['create']), { nonResourceURLs: ['/logs/*'], verbs: ['get'] }],
  impersonator: [
    core(['users'], ['impersonate'], ['jane', 'reader']),
    core(['groups'], ['impersonate'], ['viewers']),
    core(['serviceaccounts'], ['impersonate'], ['builder']),
  ],
  approver: [
    { apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['get', 'list', 'create'] },
    {
      apiGroups: ['certificates.k8s.io'],
      resources: ['certificatesigningrequests/approval'],
      verbs: ['update', 'patch'],
    },
  ],
  requester: [
    { apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['create', 'get'] },
  ],
}

/** Bindings of what every cluster has: to a user or a group, in the namespace {@link HOME} or everywhere. */
export const BINDINGS: { role: string; subject: object; everywhere?: boolean }[] = [
  { role: 'view', subject: { kind: 'Group', name: 'viewers', apiGroup: RBAC }, everywhere: true },
  { role: 'edit', subject: { kind: 'User', name: 'editor', apiGroup: RBAC } },
  { role: 'admin', subject: { kind: 'User', name: 'owner', apiGroup: RBAC } },
  { role: 'cluster-admin', subject: { kind: 'User', name: 'home-king', apiGroup: RBAC } },
  { role: 'edit', subject: { kind: 'ServiceAccount', name: 'builder', namespace: HOME } },
  { role: 'nowhere-to-be-found', subject: { kind: 'User', name: 'orphan', apiGroup: RBAC } },
  { role: 'view', subject: { kind: 'Group', name: 'system:serviceaccounts:rbac-elsewhere', apiGroup: RBAC } },
]

const users = [...Object.keys(ROLES), ...Object.keys(CLUSTER_ROLES), 'editor', 'owner', 'home-king', 'orphan', 'nobody']

export const CAST: Identity[] = [
  ...users.map((user) => ({ user })),
  { user: 'anyone', groups: ['viewers'] },
  { user: 'reader', groups: ['viewers', 'others'] },
  { user: 'king', groups: ['system:masters'] },
  { user: 'system:anonymous' },
  { user: `system:serviceaccount:${HOME}:builder` },
  { user: `system:serviceaccount:${HOME}:default` },
  { user: `system:serviceaccount:${ELSEWHERE}:builder` },
  { user: 'system:serviceaccount:kube-system:generic-garbage-collector' },
  { user: 'system:serviceaccount:kube-system:default' },
  { user: 'system:kube-scheduler' },
  { user: 'system:kube-controller-manager' },
  { user: 'system:kube-proxy' },
]

export function nameOf({ user, groups = [] }: Identity): string {
  return [user, ...groups].join(' of ')
}
