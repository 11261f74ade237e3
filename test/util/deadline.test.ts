import assert from 'node:assert/strict'
import { withDeadline } from '../../src/util/deadline.ts'

describe('deadline', () => {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      const end = () => resolve((signal.reason as Error).name)
      if (signal.aborted) end()
      signal.addEventListener('abort', end, { once: true })
    })

  it('aborts when the time is over', async () => {
    assert.equal(await withDeadline(5, undefined, untilAborted), 'TimeoutError')
  })

  it('aborts when the outer signal does', async () => {
    const outer = new AbortController()
    const result = withDeadline(60_000, outer.signal, untilAborted)
    outer.abort()
    assert.equal(await result, 'AbortError')
  })

  it('is aborted from the start when the outer signal is', async () => {
    assert.equal(await withDeadline(undefined, AbortSignal.abort(), untilAborted), 'AbortError')
  })

  it('gives what the action gives', async () => assert.equal(await withDeadline(1000, undefined, async () => 7), 7))
})
