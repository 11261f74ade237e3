import assert from 'node:assert/strict'
import { jsonRenderer } from '../../src/ui/json.ts'

describe('JSON lines', () => {
  it('write one whole event a line, with its time', () => {
    const written: string[] = []
    const tell = jsonRenderer(
      (text) => written.push(text),
      () => Date.UTC(2026, 0, 1),
      'en',
    )
    tell({ type: 'output', stream: 'stdout', text: 'a\nb' })
    tell({ type: 'mended', step: 's', number: 1, title: 'T' })
    assert.deepEqual(written, [
      '{"time":"2026-01-01T00:00:00.000Z","type":"output","stream":"stdout","text":"a\\nb"}\n',
      '{"time":"2026-01-01T00:00:00.000Z","type":"mended","step":"s","number":1,"title":"T"}\n',
    ])
  })

  it('say in the language of the learner what is said in both', () => {
    const written: string[] = []
    const tell = jsonRenderer((text) => written.push(text), Date.now, 'ko')
    const mismatches = [{ kind: 'count', want: { en: 'at least 2', ko: '2개 이상' }, got: 1 } as const]
    const result = { status: 'pending', subject: { kind: 'Pod' }, mismatches } as const
    tell({ type: 'checks', step: 's', checks: [{ index: 0, title: 'T', result, findings: [] }] })
    assert.equal(JSON.parse(written[0] ?? '').checks[0].result.mismatches[0].want, '2개 이상')
  })
})
