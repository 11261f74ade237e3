// Collects what a real control plane creates for itself at its first start (RBAC, flow control, priority classes) into the sandbox's data.
// Usage: KUBECONFIG=… node scripts/sandbox/collect-bootstrap.js, against a cluster that nobody has changed.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const KINDS = [
  'clusterroles',
  'clusterrolebindings',
  'roles',
  'rolebindings',
  'priorityclasses',
  'flowschemas',
  'prioritylevelconfigurations',
]

const target = new URL('../../src/sandbox/server/bootstrap/objects.gen.json', import.meta.url)

function list(kind) {
  const text = execFileSync('kubectl', ['get', kind, '-A', '-o', 'json'], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return JSON.parse(text).items
}

function bare({ metadata, ...object }) {
  const { name, namespace, labels, annotations } = metadata
  return { ...object, metadata: { name, namespace, labels, annotations } }
}

const isSystem = ({ metadata }) => metadata.namespace === undefined || metadata.namespace.startsWith('kube-')

writeFileSync(target, `${JSON.stringify(KINDS.flatMap(list).filter(isSystem).map(bare))}\n`)
