// Collects what a real control plane creates for itself at its first start into the sandbox's data: RBAC, flow control, priority classes,
// namespaces, API services and who owns their fields.
// Usage: KUBECONFIG=… node scripts/sandbox/collect-bootstrap.js, against a cluster that nobody has changed and that is two minutes old.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/** In the order in which they are created. */
const PATHS = [
  'api/v1/namespaces',
  'apis/networking.k8s.io/v1/servicecidrs',
  'apis/apiregistration.k8s.io/v1/apiservices',
  'apis/rbac.authorization.k8s.io/v1/clusterroles',
  'apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  'apis/rbac.authorization.k8s.io/v1/roles',
  'apis/rbac.authorization.k8s.io/v1/rolebindings',
  'apis/scheduling.k8s.io/v1/priorityclasses',
  'apis/flowcontrol.apiserver.k8s.io/v1/flowschemas',
  'apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations',
  'api/v1/configmaps',
  'api/v1/serviceaccounts',
  'api/v1/services',
]

/** The one program that the real cluster is packed into names itself after the part it plays. */
const MANAGERS = { apiserver: 'kube-apiserver', 'controller-manager': 'kube-controller-manager' }

const target = new URL('../../src/sandbox/server/bootstrap/objects.gen.json', import.meta.url)

/** As the server writes them, with its order of fields. */
function list(path) {
  const text = execFileSync('kubectl', ['get', '--raw', `/${path}`], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const { kind, apiVersion, items } = JSON.parse(text)
  return items.map((item) => ({ kind: kind.replace(/List$/, ''), apiVersion, ...item }))
}

/** What controllers make in every namespace is theirs to make. */
function isBootstrapped({ kind, metadata: { name } }) {
  return name !== 'kube-root-ca.crt' && !(kind === 'ServiceAccount' && name === 'default')
}

/** The lists of managers that there are, without times: many objects have the same. */
const managers = []

function managersOf({ managedFields = [] }) {
  const entries = managedFields.map(({ time: _, manager, ...entry }) => ({
    manager: MANAGERS[manager] ?? manager,
    ...entry,
  }))
  const text = JSON.stringify(entries)
  const known = managers.findIndex((other) => JSON.stringify(other) === text)
  return known === -1 ? managers.push(entries) - 1 : known
}

/** Without what is this cluster's own: its certificates, its day. */
function dataOf(data) {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.startsWith('["') ? value : '']))
}

function bare({ kind, apiVersion, metadata, data, ...object }) {
  const { name, namespace, labels, annotations, finalizers } = metadata
  const kept = { name, namespace, labels, annotations, finalizers }
  return {
    managers: managersOf(metadata),
    seed: { kind, apiVersion, metadata: kept, ...object, ...(data && { data: dataOf(data) }) },
  }
}

const objects = PATHS.flatMap(list).filter(isBootstrapped).map(bare)
writeFileSync(target, `${JSON.stringify({ managers, objects })}\n`)
