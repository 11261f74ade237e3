import type { NetworkPolicy, NetworkPolicySpec } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, formatSelector } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkNetworkPolicy } from './networkpolicy-rules.ts'

const kind = kindRef<NetworkPolicy>('networking.k8s.io', 'networkpolicies', 'NetworkPolicy', true)

export const networkPolicies: Strategy<NetworkPolicy> = {
  kind,
  setDefaults({ spec }) {
    if (spec) defaultSpec(spec)
  },
  validate: (policy) => collect((errors) => checkNetworkPolicy(errors, policy)),
  table: {
    columns: columnsOf(kind),
    cells: (policy, { now }) => [policy.metadata.name, formatSelector(policy.spec?.podSelector), age(policy, now)],
  },
}

function defaultSpec(spec: NetworkPolicySpec): void {
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
}
