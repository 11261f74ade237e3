import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { overlapWarnings } from '../../../../src/sandbox/resources/pod/overlaps.ts'

describe('warnings of paths that several keys of a volume share', () => {
  it('come for the sources of a projected volume, each pair once', () => {
    const sources = [
      { configMap: { name: 'a', items: [{ key: 'k', path: 'x' }] } },
      { secret: { name: 'b', items: [{ key: 'k', path: 'x/y' }] } },
    ]
    assert.deepEqual(overlapWarnings([{ name: 'v', projected: { sources } }]), [
      'volume "v" (Projected): overlapping paths: "x/y" (Secret "b") with "x" (ConfigMap "a")',
    ])
  })

  it('come for a source that names no paths as if it were the one before, as of the real server', () => {
    const sources = [{ serviceAccountToken: { path: 'token' } }, { configMap: { name: 'a' } }]
    assert.deepEqual(overlapWarnings([{ name: 'v', projected: { sources } }]), [
      'volume "v" (Projected): overlapping paths: "token" (ServiceAccountToken) with "token" (ServiceAccountToken)',
    ])
  })

  it('come for the keys of a config map', () => {
    const items = ['b', 'b/c', 'bx'].map((path) => ({ key: 'k', path }))
    assert.deepEqual(overlapWarnings([{ name: 'v', configMap: { name: 'a', items } }]), [
      'volume "v" (ConfigMap "a"): overlapping paths: "b/c" with "b"',
    ])
  })
})
