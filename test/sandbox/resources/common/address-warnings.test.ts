import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { addressWarnings, cidrWarnings } from '../../../../src/sandbox/resources/common/address-warnings.ts'

/** Warnings of a Kubernetes 1.33 API server to services with these as external IPs or source ranges. */
describe('warnings of addresses', () => {
  it('has none for usual ones', () => {
    for (const address of ['10.1.1.1', '2001:db8::1', '::']) assert.deepEqual(addressWarnings('f', address), [])
    for (const cidr of ['10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0']) assert.deepEqual(cidrWarnings('f', cidr), [])
  })

  it('tells of leading zeros and of IPv4 in IPv6', () => {
    const end = 'will be considered invalid in a future Kubernetes release: use'
    assert.deepEqual(addressWarnings('f', '010.1.1.1'), [`f: non-standard IP address "010.1.1.1" ${end} "10.1.1.1"`])
    assert.deepEqual(addressWarnings('f', '::ffff:1.2.3.4'), [
      `f: non-standard IP address "::ffff:1.2.3.4" ${end} "1.2.3.4"`,
    ])
    assert.deepEqual(cidrWarnings('f', '010.0.0.0/8'), [`f: non-standard CIDR value "010.0.0.0/8" ${end} "10.0.0.0/8"`])
  })

  it('tells the canonical form of IPv6', () => {
    assert.deepEqual(addressWarnings('f', '2001:DB8:0:0::1'), [
      'f: IPv6 address "2001:DB8:0:0::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ])
    assert.deepEqual(cidrWarnings('f', '2001:DB8::/32'), [
      'f: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")',
    ])
  })

  it('tells of bits after the prefix', () => {
    const text = 'is ambiguous in this context (should be'
    assert.deepEqual(cidrWarnings('f', '192.0.2.9/24'), [
      `f: CIDR value "192.0.2.9/24" ${text} "192.0.2.0/24" or "192.0.2.9/32"?)`,
    ])
    assert.deepEqual(cidrWarnings('f', '2001:db8::9/64'), [
      `f: CIDR value "2001:db8::9/64" ${text} "2001:db8::/64" or "2001:db8::9/128"?)`,
    ])
  })
})
