import { ELSEWHERE, HOME } from './cast.ts'

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
const NAMESPACES = [HOME, ELSEWHERE, '']

/** `group/resource/subresource` */
const RESOURCES = [
  '/pods',
  '/pods/log',
  '/pods/exec',
  '/pods/status',
  '/pods/eviction',
  '/configmaps',
  '/secrets',
  '/services/proxy',
]
  .concat([
    '/serviceaccounts',
    '/serviceaccounts/token',
    '/nodes',
    '/nodes/proxy',
    '/namespaces',
    '/events',
    '/endpoints',
  ])
  .concat([
    '/persistentvolumes',
    '/resourcequotas',
    'apps/deployments',
    'apps/deployments/scale',
    'apps/deployments/status',
  ])
  .concat([
    'batch/jobs',
    'networking.k8s.io/ingresses',
    'rbac.authorization.k8s.io/roles',
    'nothing.dev/things',
    'events.k8s.io/events',
  ])
  .concat([
    'rbac.authorization.k8s.io/clusterroles',
    'coordination.k8s.io/leases',
    'authentication.k8s.io/tokenreviews',
  ])
  .concat(['certificates.k8s.io/certificatesigningrequests/approval', 'apiextensions.k8s.io/customresourcedefinitions'])

/** Verbs that are not of HTTP, where they mean something. */
const SPECIAL = [
  { verb: 'impersonate', resource: 'users', name: 'jane' },
  { verb: 'impersonate', resource: 'users', name: 'john' },
  { verb: 'impersonate', resource: 'groups', name: 'viewers' },
  { verb: 'impersonate', resource: 'groups', name: 'system:masters' },
  { verb: 'impersonate', resource: 'serviceaccounts', name: 'builder', namespace: HOME },
  { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'view', namespace: HOME },
  { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'admin' },
  { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'roles', name: 'reader', namespace: HOME },
  { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'roles', namespace: HOME },
  { verb: 'approve', group: 'certificates.k8s.io', resource: 'signers', name: 'kubernetes.io/kube-apiserver-client' },
  { verb: '*', resource: 'configmaps', namespace: HOME },
  { verb: 'get', group: '*', resource: '*', namespace: HOME },
  { verb: '*', group: '*', resource: '*' },
]

const PATHS = [
  '/',
  '/healthz',
  '/healthz/',
  '/healthz/ping',
  '/livez',
  '/readyz',
  '/metrics',
  '/metrics/cadvisor',
  '/version',
  '/logs/a',
].concat(['/api', '/api/v1', '/apis', '/apis/apps', '/openapi/v3', '/nothing', '/.well-known/openid-configuration'])

/** What SubjectAccessReviews ask: the `spec` without its user. */
export const REVIEWS: object[] = [
  ...RESOURCES.flatMap((text) => {
    const [group = '', resource = '', subresource = ''] = text.split('/')
    return VERBS.flatMap((verb, index) => {
      // Not every combination: each verb in one or two namespaces, every other one by name.
      const places = NAMESPACES.filter((_, at) => at === 0 || (index + text.length) % 3 === at)
      return places.map((namespace, at) => {
        const name = (index + at) % 2 === 0 ? 'one' : ''
        return { resourceAttributes: { verb, group, resource, subresource, namespace, name } }
      })
    })
  }),
  ...SPECIAL.map((resourceAttributes) => ({ resourceAttributes })),
  ...PATHS.flatMap((path) => ['get', 'post'].map((verb) => ({ nonResourceAttributes: { path, verb } }))),
]

/** A request as a client sends it. */
export interface Request {
  method: string
  path: string
  body?: object
  contentType?: string
}

const ofHome = `/api/v1/namespaces/${HOME}`
const rbacOf = `/apis/rbac.authorization.k8s.io/v1/namespaces/${HOME}`
const dry = '?dryRun=All'
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'another' } }

const READS = [
  `${ofHome}/pods`,
  `${ofHome}/configmaps`,
  `${ofHome}/configmaps/one`,
  `${ofHome}/configmaps/two`,
  `${ofHome}/secrets`,
]
  .concat([
    `${ofHome}/secrets/one`,
    `/api/v1/namespaces/${ELSEWHERE}/configmaps`,
    '/api/v1/pods',
    '/api/v1/nodes',
    '/api/v1/namespaces',
  ])
  .concat([
    `/api/v1/namespaces/${HOME}`,
    `${rbacOf}/roles`,
    `${rbacOf}/roles/reader`,
    `/apis/apps/v1/namespaces/${HOME}/deployments`,
  ])
  .concat([
    `/apis/apps/v1/namespaces/${HOME}/deployments/web/scale`,
    `${ofHome}/pods/none/log`,
    '/apis/nothing.dev/v1/things',
  ])
  .concat([
    `${ofHome}/configmaps?fieldSelector=metadata.name%3Done`,
    '/version',
    '/healthz',
    '/metrics/none',
    '/logs/a',
    '/nothing',
    '/apis',
  ])

/** What is really requested. Nothing of it stays: writes are dry runs. */
export const REQUESTS: Request[] = [
  ...READS.map((path) => ({ method: 'GET', path })),
  { method: 'POST', path: `${ofHome}/configmaps${dry}`, body: configMap },
  { method: 'POST', path: `/api/v1/namespaces/${ELSEWHERE}/configmaps${dry}`, body: configMap },
  { method: 'PUT', path: `${ofHome}/configmaps/one${dry}`, body: { ...configMap, metadata: { name: 'one' } } },
  {
    method: 'PATCH',
    path: `${ofHome}/configmaps/one${dry}`,
    body: { data: { a: 'b' } },
    contentType: 'application/merge-patch+json',
  },
  {
    method: 'PATCH',
    path: `${ofHome}/configmaps/applied${dry}&fieldManager=matrix`,
    body: { ...configMap, metadata: { name: 'applied' } },
    contentType: 'application/apply-patch+yaml',
  },
  { method: 'DELETE', path: `${ofHome}/configmaps/one${dry}` },
  { method: 'DELETE', path: `${ofHome}/secrets/two${dry}` },
  { method: 'DELETE', path: `${ofHome}/configmaps${dry}` },
  { method: 'DELETE', path: `/api/v1/namespaces/${ELSEWHERE}${dry}` },
  { method: 'POST', path: `${ofHome}/pods/none/exec?command=id` },
  {
    method: 'POST',
    path: `${ofHome}/pods/none/eviction${dry}`,
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'none' } },
  },
  {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: { spec: { user: 'a', resourceAttributes: { verb: 'get', resource: 'pods' } } },
  },
  {
    method: 'POST',
    path: `/apis/authorization.k8s.io/v1/namespaces/${HOME}/localsubjectaccessreviews`,
    body: { spec: { user: 'a', resourceAttributes: { verb: 'get', resource: 'pods', namespace: HOME } } },
  },
  { method: 'OPTIONS', path: `${ofHome}/configmaps` },
  { method: 'HEAD', path: `${ofHome}/configmaps/one` },
]
