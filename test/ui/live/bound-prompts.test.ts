import assert from 'node:assert/strict'
import type { Session } from '../../../src/engine/session/types.ts'
import { boundPrompts } from '../../../src/ui/live/bound-prompts.ts'
import type { Prompts } from '../../../src/ui/live/prompts.ts'

/** A session that another terminal moves, and prompts that wait for an answer or for being taken down. */
function atStep(id: string) {
  let step = id
  const listeners = new Set<() => void>()
  const session = {
    language: 'en',
    step: () => ({ id: step }),
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Session
  let reply: (value: string) => void = () => undefined
  const wait = (signal?: AbortSignal) =>
    new Promise<string | undefined>((resolve) => {
      reply = resolve
      signal?.addEventListener('abort', () => resolve(undefined))
    })
  const prompts: Prompts = {
    choose: (_message, _choices, signal) => wait(signal),
    write: (_message, signal) => wait(signal),
    confirm: async (_message, signal) => (await wait(signal)) === 'y',
  }
  const said: string[] = []
  return {
    prompts: boundPrompts(session, prompts, (text) => said.push(text)),
    said,
    listeners,
    answer: (text: string) => reply(text),
    move(to: string) {
      step = to
      for (const listener of [...listeners]) listener()
    },
  }
}

describe('prompts at a step', () => {
  it('give the answer while the learner is at it', async () => {
    const { prompts, said, answer, move, listeners } = atStep('one')
    const asked = prompts.confirm('Run it now?')
    move('one')
    answer('y')
    assert.equal(await asked, true)
    assert.deepEqual([said, listeners.size], [[], 0])
  })

  it('are taken down when another terminal goes on, and that is said', async () => {
    const { prompts, said, move } = atStep('one')
    const all = [prompts.choose('Which?', []), prompts.write('What?'), prompts.confirm('Run it now?')]
    move('two')
    assert.deepEqual(await Promise.all(all), [undefined, undefined, false])
    assert.equal(said.length, 3)
    assert.match(said.join('\n'), /"Run it now\?" is not asked any more: another terminal has gone on/)
  })

  it('take no answer that was given just when the step changed', async () => {
    const { prompts, answer, move } = atStep('one')
    const asked = prompts.confirm('Run it now?')
    answer('y')
    move('two')
    assert.equal(await asked, false)
  })
})
