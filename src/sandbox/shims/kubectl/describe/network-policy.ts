import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../schema/types.gen.ts'
import { formatSelector } from './format.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeNetworkPolicy: Describer<NetworkPolicy> = ({ metadata, spec }, { w }) => {
  const created = new Date(metadata.creationTimestamp ?? 0).toISOString()
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.field(0, 'Created on', `${created.slice(0, 10)} ${created.slice(11, 19)} +0000 UTC`)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.line(0, 'Spec:')
  const selected = formatSelector(spec?.podSelector)
  w.write(1, 'PodSelector: ')
  w.line(2, selected === '' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selected)
  const types = spec?.policyTypes ?? []
  if (types.includes('Ingress')) {
    w.line(1, 'Allowing ingress traffic:')
    const rules = (spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    writeRules(w, rules, {
      direction: 'From',
      isolation: 'Selected pods are isolated for ingress connectivity',
      anyone: 'From: <any> (traffic not restricted by source)',
    })
  } else w.line(1, 'Not affecting ingress traffic')
  if (types.includes('Egress')) {
    w.line(1, 'Allowing egress traffic:')
    const rules = (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
    writeRules(w, rules, {
      direction: 'To',
      isolation: 'Selected pods are isolated for egress connectivity',
      anyone: 'To: <any> (traffic not restricted by destination)',
    })
  } else w.line(1, 'Not affecting egress traffic')
  w.line(1, `Policy Types: ${types.join(', ')}`)
}

interface Rule {
  readonly peers: readonly NetworkPolicyPeer[] | undefined
  readonly ports: readonly NetworkPolicyPort[] | undefined
}

interface Words {
  readonly direction: 'From' | 'To'
  readonly isolation: string
  readonly anyone: string
}

function writeRules(w: DescribeWriter, rules: readonly Rule[], words: Words): void {
  if (rules.length === 0) w.line(0, `    <none> (${words.isolation})`)
  for (const [index, { peers, ports }] of rules.entries()) {
    writePorts(w, ports)
    if (peers?.length) for (const peer of peers) writePeer(w, peer, words.direction)
    else w.line(0, `    ${words.anyone}`)
    if (index < rules.length - 1) w.line(0, '    ----------')
  }
}

function writePorts(w: DescribeWriter, ports: Rule['ports']): void {
  if (!ports?.length) w.line(0, '    To Port: <any> (traffic allowed to all ports)')
  for (const { port, endPort, protocol = 'TCP' } of ports ?? []) {
    const numbers = port === undefined ? '<any>' : endPort ? `${port}-${endPort}` : port
    w.line(0, `    To Port: ${numbers}/${protocol}`)
  }
}

function writePeer(
  w: DescribeWriter,
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  direction: string,
): void {
  w.line(0, `    ${direction}:`)
  if (ipBlock) {
    w.line(0, '      IPBlock:')
    w.line(0, `        CIDR: ${ipBlock.cidr}`)
    w.line(0, `        Except: ${(ipBlock.except ?? []).join(', ')}`)
    return
  }
  if (namespaceSelector) w.line(0, `      NamespaceSelector: ${formatSelector(namespaceSelector) || '<none>'}`)
  if (podSelector) w.line(0, `      PodSelector: ${formatSelector(podSelector) || '<none>'}`)
}
