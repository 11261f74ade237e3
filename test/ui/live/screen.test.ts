import assert from 'node:assert/strict'
import type { Screen } from '../../../src/ui/live/screen.ts'
import { createScreen } from '../../../src/ui/live/screen.ts'

describe('the screen', () => {
  let written: string
  let screen: Screen
  beforeEach(() => {
    written = ''
    screen = createScreen((text) => {
      written += text
    })
  })

  /** A prompt that is up until it is taken down or ended. */
  const untilAborted = (signal: AbortSignal) =>
    new Promise<string>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

  it('prints lines, and text as it comes', () => {
    screen.print(['a', 'b'])
    screen.stream('c')
    assert.equal(written, 'a\nb\nc')
  })

  it('begins lines at the start of a line', () => {
    screen.stream('half')
    screen.print(['a'])
    assert.equal(written, 'half\na\n')
  })

  it('takes the prompt down to print above it, and puts it up again', async () => {
    let shown = 0
    const answer = screen.prompt((signal) => {
      shown++
      return shown === 1 ? untilAborted(signal) : Promise.resolve('answer')
    })
    screen.print(['news'])
    assert.equal(await answer, 'answer')
    assert.deepEqual([written, shown], ['news\n', 2])
  })

  it('passes on why a prompt failed', async () => {
    await assert.rejects(
      screen.prompt(() => Promise.reject(new Error('broken'))),
      /broken/,
    )
  })

  it('keeps back what is said while somebody else writes to the terminal', () => {
    screen.lend()
    screen.print(['done'])
    screen.stream('out')
    assert.equal(written, '')
    screen.release()
    assert.equal(written, 'done\nout\n')
  })
})
