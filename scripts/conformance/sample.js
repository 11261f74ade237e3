/** A sample of the required tests that ends within minutes, a few of each group: patterns on their names. */
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
