/**
 * The groups of Kubernetes' conformance tests: `focus` and `skip` are patterns on a test's name. A test belongs to the first group
 * that matches it. `required` groups must pass as a whole; the others are run with --all and counted.
 */
export const groups = [
  { name: 'Server version', focus: 'server version', required: true },
  { name: 'Discovery', focus: String.raw`\] Discovery should`, required: true },
  { name: 'Aggregated discovery', focus: String.raw`\] AggregatedDiscovery`, skip: 'CRDs', required: true },
  { name: 'Watchers', focus: String.raw`\] Watchers`, required: true },
  { name: 'Chunking', focus: 'API chunking', required: true },
  { name: 'Tables', focus: 'Table transformation', required: true },
  { name: 'Namespaces', focus: String.raw`\] Namespaces`, required: true },
  { name: 'Garbage collector', focus: String.raw`\] Garbage collector`, required: true },
  { name: 'Field validation', focus: String.raw`\] FieldValidation`, skip: String.raw`\bCRD?\b`, required: true },
  { name: 'Deployments', focus: String.raw`\[sig-apps\] Deployment`, required: true },
  { name: 'Replica sets', focus: String.raw`\[sig-apps\] ReplicaSet`, required: true },
  { name: 'Replication controllers', focus: String.raw`\[sig-apps\] ReplicationController`, required: true },
  { name: 'kubectl', focus: String.raw`\[sig-cli\]`, required: true },
  { name: 'Other of api-machinery', focus: String.raw`\[sig-api-machinery\]`, required: false },
  { name: 'Other of apps', focus: String.raw`\[sig-apps\]`, required: false },
  { name: 'Architecture', focus: String.raw`\[sig-architecture\]`, required: false },
  { name: 'Auth', focus: String.raw`\[sig-auth\]`, required: false },
  { name: 'Instrumentation', focus: String.raw`\[sig-instrumentation\]`, required: false },
  { name: 'Network', focus: String.raw`\[sig-network\]`, required: false },
  { name: 'Node', focus: String.raw`\[sig-node\]`, required: false },
  { name: 'Scheduling', focus: String.raw`\[sig-scheduling\]`, required: false },
  { name: 'Storage', focus: String.raw`\[sig-storage\]`, required: false },
]

/** A sample that ends soon, one test or a few of each required group. */
export const sample = [
  'server version should find',
  'Discovery should',
  'AggregatedDiscovery.*endpoint Accept headers',
  'Watchers should (be able to start|observe an object)',
  'chunks of results',
  'Table transformation',
  'Garbage collector should not be blocked',
  'FieldValidation should detect unknown (and duplicate|metadata) fields of a typed',
  String.raw`\[sig-apps\] Deployment (RollingUpdateDeployment|Deployment should have a working scale)`,
  String.raw`\[sig-apps\] ReplicaSet should (adopt|serve)`,
  String.raw`\[sig-apps\] ReplicationController should (get and update|surface)`,
  'Kubectl (api-versions|cluster-info|describe|expose|label|version)',
  'Kubectl logs',
]

/** The group of a test, by its full name. */
export function groupOf(name) {
  return groups.find(({ focus, skip }) => new RegExp(focus).test(name) && !(skip && new RegExp(skip).test(name)))
}
