import assert from 'node:assert/strict'
import { describe, it } from 'mocha'

const { document, recordedCount } = await import(
  new URL('../../../scripts/conformance/report.js', import.meta.url).href
)
const EXEMPT = '[sig-api-machinery] Aggregator Should be able [Conformance]'

describe('docs/conformance.md', () => {
  const results = [
    { name: '[sig-apps] Job a [Conformance]', state: 'passed', seconds: 1, reason: '' },
    { name: '[sig-apps] Job b [Conformance]', state: 'failed', seconds: 1, reason: 'pod-1234 is gone\nand more' },
    { name: '[sig-node] Pods c [Conformance]', state: 'passed', seconds: 1, reason: '' },
  ]
  const write = (previous = '', of = results): string =>
    document({ results: of, names: [...of.map(({ name }) => name), EXEMPT], version: 'v1', previous })

  it('counts what passed of the required tests and of the others', () => {
    assert.equal(recordedCount(write(), 'Required'), 1)
    assert.equal(recordedCount(write(), 'Others'), 1)
  })

  it('says why a test failed, without what changes from run to run', () => {
    assert.match(write(), /^- \[sig-apps\] Job b \[Conformance\]<br>`pod-N is gone`$/m)
  })

  it('gives the reason of what does not count', () => {
    assert.match(write(), /^The sample API server .*\n\n- \[sig-api-machinery\] Aggregator Should be able/m)
  })

  it('keeps what it said of the others when none of them ran', () => {
    assert.equal(recordedCount(write(write(), results.slice(0, 2)), 'Others'), 1)
  })
})
