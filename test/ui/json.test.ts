import assert from 'node:assert/strict'
import { jsonRenderer } from '../../src/ui/json.ts'

describe('JSON lines', () => {
  it('write one whole event a line, with its time', () => {
    const written: string[] = []
    const tell = jsonRenderer(
      (text) => written.push(text),
      () => Date.UTC(2026, 0, 1),
    )
    tell({ type: 'output', stream: 'stdout', text: 'a\nb' })
    tell({ type: 'mended', step: 's', number: 1, title: 'T' })
    assert.deepEqual(written, [
      '{"time":"2026-01-01T00:00:00.000Z","type":"output","stream":"stdout","text":"a\\nb"}\n',
      '{"time":"2026-01-01T00:00:00.000Z","type":"mended","step":"s","number":1,"title":"T"}\n',
    ])
  })
})
