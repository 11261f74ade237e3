import { matchesSelector } from '../api/selectors.ts'
import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { ClusterRole, PolicyRule } from '../schema/types.gen.ts'
import { semanticEqual } from './shared/equal.ts'
import { canonicalJson } from './shared/hash.ts'
import type { Controller } from './types.ts'

/** Fills aggregated ClusterRoles such as `admin` with the rules of the roles they select (pkg/controller/clusterroleaggregation). */
export const clusterRoleAggregationController: Controller = {
  name: 'clusterrole-aggregation-controller',
  watches: [
    { kind: kinds.clusterRoles, keys: (_change, reader) => aggregated(reader).map(({ metadata }) => metadata.name) },
  ],
  async reconcile(name, { client }) {
    const role = client.get(kinds.clusterRoles, '', name)
    if (!role?.aggregationRule) return undefined
    const rules = collectRules(role, client)
    if (!semanticEqual(role.rules, rules)) await client.update(kinds.clusterRoles, { ...role, rules })
    return undefined
  },
}

function aggregated(reader: Reader): ClusterRole[] {
  return reader.list(kinds.clusterRoles).filter(({ aggregationRule }) => aggregationRule !== undefined)
}

/** The rules of all selected roles, selector by selector, each rule once. */
function collectRules(role: ClusterRole, reader: Reader): PolicyRule[] {
  const rules = new Map<string, PolicyRule>()
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const other of reader.list(kinds.clusterRoles)) {
      if (other.metadata.name === role.metadata.name || !matchesSelector(selector, other.metadata.labels)) continue
      for (const rule of other.rules ?? []) rules.set(canonicalJson(rule), rule)
    }
  }
  return [...rules.values()]
}
