import type { ActivityRecord, CheckResult, ClusterFacts, Mismatch } from '../result.ts'
import type { Activity, ClusterFact } from '../schema.ts'

/** Whether the learner has made a request. `records` is undefined where nobody keeps them: then the learner is asked. */
export function evaluateActivity(
  wanted: Activity,
  records: readonly ActivityRecord[] | undefined,
  namespace: string,
): CheckResult {
  const subject = { kind: 'activity', namespace }
  if (!records) return { status: 'skipped', subject, mismatches: [] }
  const seen = records.some(
    (record) =>
      record.verb === wanted.verb &&
      record.resource === wanted.resource &&
      (wanted.name === undefined || record.name === wanted.name) &&
      (record.namespace === undefined || record.namespace === '' || record.namespace === namespace),
  )
  if (seen) return { status: 'pass', subject, mismatches: [] }
  return { status: 'pending', subject, mismatches: [notSeen(wanted)] }
}

function notSeen({ verb, resource, name }: Activity): Mismatch {
  const activity = [verb, resource, name].filter((part) => part !== undefined).join(' ')
  return { kind: 'notSeen', activity, verb, resource, ...(name === undefined ? {} : { name }) }
}

/** Whether facts about the cluster are as they should be. A fact that its provider does not know is left out. */
export function evaluateClusterFact(wanted: ClusterFact, facts: ClusterFacts): CheckResult {
  const subject = { kind: 'cluster' }
  const looked = [...listFacts(wanted, facts), ...configFacts(wanted, facts)]
  const known = looked.filter((fact) => fact !== 'unknown')
  if (looked.length > 0 && known.length === 0) return { status: 'skipped', subject, mismatches: [] }
  const mismatches = known.filter((fact) => fact !== 'holds')
  return { status: mismatches.length === 0 ? 'pass' : 'pending', subject, mismatches }
}

type Looked = 'holds' | 'unknown' | Mismatch

function listFacts(wanted: ClusterFact, facts: ClusterFacts): Looked[] {
  const looked: Looked[] = []
  if (wanted.exists !== undefined) looked.push(clusterFact(wanted.exists, facts))
  if (wanted.firewall) looked.push(contains('firewall', wanted.firewall.allow, facts.firewall))
  if (wanted.addon !== undefined) looked.push(contains('addon', wanted.addon, facts.addons))
  if (wanted.tunnel !== undefined) looked.push(tunnelFact(wanted.tunnel, facts.tunnel))
  return looked
}

function clusterFact(want: string, { clusters, makeRoom }: ClusterFacts): Looked {
  const looked = contains('cluster', want, clusters)
  return typeof looked === 'string' || makeRoom === undefined ? looked : { ...looked, first: makeRoom }
}

function tunnelFact(want: boolean, got: boolean | undefined): Looked {
  if (got === undefined) return 'unknown'
  return got === want ? 'holds' : { kind: 'fact', fact: 'tunnel', want: String(want), got: String(got) }
}

function contains(
  fact: string,
  want: string,
  got: readonly string[] | undefined,
): 'holds' | 'unknown' | Extract<Mismatch, { kind: 'fact' }> {
  if (got === undefined) return 'unknown'
  if (got.includes(want)) return 'holds'
  return { kind: 'fact', fact, want, got: got.length === 0 ? undefined : got.join(', ') }
}

function configFacts(wanted: ClusterFact, facts: ClusterFacts): Looked[] {
  return Object.entries(wanted.config ?? {}).map(([name, want]) => {
    if (!facts.config) return 'unknown'
    const got = facts.config[name]
    return got === want ? 'holds' : { kind: 'fact', fact: name, want, got }
  })
}

/** Whether paths exist in the working folder. */
export function evaluateFiles(paths: readonly string[], exists: (path: string) => boolean): CheckResult {
  const missing = paths.filter((path) => !exists(path))
  return {
    status: missing.length === 0 ? 'pass' : 'pending',
    subject: { kind: 'files' },
    mismatches: missing.map((path) => ({ kind: 'file', path })),
  }
}
