import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicySpec } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { cidrWarnings } from '../common/address-warnings.ts'
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
  warnings: ({ spec }) => [
    ...peerWarnings(
      'ingress',
      spec?.ingress?.map(({ from }) => from),
    ),
    ...peerWarnings(
      'egress',
      spec?.egress?.map(({ to }) => to),
    ),
  ],
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

type Peers = readonly NetworkPolicyPeer[] | undefined

/** Ranges that are not written in their usual form. */
function peerWarnings(direction: 'ingress' | 'egress', rules: readonly Peers[] = []): string[] {
  const list = direction === 'ingress' ? 'from' : 'to'
  return rules.flatMap((peers, rule) =>
    (peers ?? []).flatMap(({ ipBlock }, peer) => {
      const field = `spec.${direction}[${rule}].${list}[${peer}].ipBlock`
      const excepted = (ipBlock?.except ?? []).flatMap((cidr, index) => cidrWarnings(`${field}.except[${index}]`, cidr))
      return ipBlock ? [...cidrWarnings(`${field}.cidr`, ipBlock.cidr), ...excepted] : []
    }),
  )
}
