import fc from 'fast-check'

export interface FuzzBody {
  body: Buffer
  /** Where it may be sent to. */
  home: string
  contentType: string
}

/** Objects that a server takes, from which the odd ones are made, and where they are created. */
interface Base {
  home: string
  object: Record<string, unknown>
}

const metadata = { name: 'fuzz', labels: { app: 'fuzz' }, annotations: { note: 'x' } }
const inDefault = { ...metadata, namespace: 'default' }
const container = {
  name: 'main',
  image: 'nginx:1.27',
  ports: [{ containerPort: 80, name: 'http', protocol: 'TCP' }],
  env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
  resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '50m' } },
  readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 },
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
  securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
}
const podSpec = {
  containers: [container],
  volumes: [
    { name: 'data', emptyDir: {} },
    { name: 'c', configMap: { name: 'c', items: [{ key: 'a', path: 'b' }] } },
  ],
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }],
      },
    },
  },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} }],
}
const template = { metadata: { labels: { app: 'fuzz' } }, spec: podSpec }
const jobTemplate = { ...template, spec: { ...podSpec, restartPolicy: 'Never' } }
const selector = { matchLabels: { app: 'fuzz' } }
const core = '/api/v1/namespaces/default'
const apps = '/apis/apps/v1/namespaces/default'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], resourceNames: ['a'] }]
const schema = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } } },
}
const version = {
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  subresources: { status: {} },
  additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
}
const crd = { group: 'fuzz.dev', scope: 'Namespaced', names: { plural: 'things', kind: 'Thing' }, versions: [version] }
const ingressPath = { path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }

const base = (home: string, apiVersion: string, kind: string, rest: object, meta: object = inDefault): Base => ({
  home,
  object: { apiVersion, kind, metadata: meta, ...rest },
})

export const BASES: Record<string, Base> = {
  pod: base(`${core}/pods`, 'v1', 'Pod', { spec: podSpec }),
  configMap: base(`${core}/configmaps`, 'v1', 'ConfigMap', { data: { a: 'b' }, binaryData: { c: 'aGk=' } }),
  secret: base(`${core}/secrets`, 'v1', 'Secret', { type: 'Opaque', stringData: { a: 'b' }, data: { c: 'aGk=' } }),
  service: base(`${core}/services`, 'v1', 'Service', {
    spec: { selector: { a: 'b' }, type: 'NodePort', ports: [{ port: 80 }] },
  }),
  namespace: base('/api/v1/namespaces', 'v1', 'Namespace', {}, metadata),
  claim: base(`${core}/persistentvolumeclaims`, 'v1', 'PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }),
  limits: base(`${core}/limitranges`, 'v1', 'LimitRange', {
    spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '9Gi' } }] },
  }),
  serviceAccount: base(`${core}/serviceaccounts`, 'v1', 'ServiceAccount', { secrets: [{ name: 'a' }] }),
  event: base(`${core}/events`, 'v1', 'Event', {
    involvedObject: { kind: 'Pod', name: 'a' },
    reason: 'A',
    message: 'b',
    type: 'Normal',
  }),
  deployment: base(`${apps}/deployments`, 'apps/v1', 'Deployment', {
    spec: { replicas: 1, selector, template, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } },
  }),
  statefulSet: base(`${apps}/statefulsets`, 'apps/v1', 'StatefulSet', {
    spec: { serviceName: 'a', selector, template, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
  }),
  daemonSet: base(`${apps}/daemonsets`, 'apps/v1', 'DaemonSet', { spec: { selector, template } }),
  job: base('/apis/batch/v1/namespaces/default/jobs', 'batch/v1', 'Job', {
    spec: { template: jobTemplate, completions: 2 },
  }),
  cronJob: base('/apis/batch/v1/namespaces/default/cronjobs', 'batch/v1', 'CronJob', {
    spec: { schedule: '*/5 * * * *', timeZone: 'Etc/UTC', jobTemplate: { spec: { template: jobTemplate } } },
  }),
  autoscaler: base(
    '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    {
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'fuzz', apiVersion: 'apps/v1' },
        minReplicas: 1,
        maxReplicas: 3,
      },
    },
  ),
  ingress: base('/apis/networking.k8s.io/v1/namespaces/default/ingresses', 'networking.k8s.io/v1', 'Ingress', {
    spec: { rules: [{ host: 'a.b', http: { paths: [ingressPath] } }], tls: [{ hosts: ['a.b'], secretName: 's' }] },
  }),
  networkPolicy: base(
    '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
    'networking.k8s.io/v1',
    'NetworkPolicy',
    {
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 80 }] }],
      },
    },
  ),
  budget: base('/apis/policy/v1/namespaces/default/poddisruptionbudgets', 'policy/v1', 'PodDisruptionBudget', {
    spec: { minAvailable: '50%', selector },
  }),
  role: base(`${rbac}/namespaces/default/roles`, 'rbac.authorization.k8s.io/v1', 'Role', { rules }),
  clusterRole: base(
    `${rbac}/clusterroles`,
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    { rules, aggregationRule: {} },
    metadata,
  ),
  roleBinding: base(`${rbac}/namespaces/default/rolebindings`, 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
    subjects: [{ kind: 'User', name: 'a', apiGroup: 'rbac.authorization.k8s.io' }],
    roleRef: { kind: 'ClusterRole', name: 'view', apiGroup: 'rbac.authorization.k8s.io' },
  }),
  storageClass: base(
    '/apis/storage.k8s.io/v1/storageclasses',
    'storage.k8s.io/v1',
    'StorageClass',
    { provisioner: 'a/b' },
    metadata,
  ),
  lease: base('/apis/coordination.k8s.io/v1/namespaces/default/leases', 'coordination.k8s.io/v1', 'Lease', {
    spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.000000Z' },
  }),
  definition: base(
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    {
      spec: crd,
    },
    { name: 'things.fuzz.dev' },
  ),
  thing: base('/apis/fuzz.dev/v1/namespaces/default/things', 'fuzz.dev/v1', 'Thing', { spec: { size: 2 } }),
  review: base(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    'authorization.k8s.io/v1',
    'SubjectAccessReview',
    {
      spec: { user: 'a', resourceAttributes: { verb: 'get', resource: 'pods' } },
    },
    {},
  ),
}

export const anyBase: fc.Arbitrary<Base> = fc.constantFrom(...Object.values(BASES))
