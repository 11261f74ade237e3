import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { allowsPort } from '../../../src/sandbox/cluster/firewall.ts'
import type { FirewallRule } from '../../../src/sandbox/cluster/project.ts'

describe('firewall rules', () => {
  const rule = (protocol: string, ports: string[], change: Partial<FirewallRule> = {}): FirewallRule => ({
    name: 'r',
    network: 'default',
    direction: 'INGRESS',
    priority: 1000,
    sourceRanges: ['0.0.0.0/0'],
    targetTags: [],
    allowed: [{ protocol, ports }],
    creationTimestamp: '',
    ...change,
  })
  const cases: [string, FirewallRule[], boolean][] = [
    ['let nothing in by themselves', [], false],
    ['let in a port', [rule('tcp', ['31000'])], true],
    ['let in a range', [rule('tcp', ['30000-32767'])], true],
    ['let in everything without ports', [rule('tcp', [])], true],
    ['keep other ports out', [rule('tcp', ['31001'])], false],
    ['keep other protocols out', [rule('udp', ['31000'])], false],
    ['keep strangers out when only some may come', [rule('tcp', ['31000'], { sourceRanges: ['10.0.0.0/8'] })], false],
    ['do not let in by a rule for what goes out', [rule('tcp', ['31000'], { direction: 'EGRESS' })], false],
  ]
  for (const [name, rules, allowed] of cases) it(name, () => assert.equal(allowsPort(rules, 31000), allowed))
})
