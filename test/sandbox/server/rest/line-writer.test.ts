import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { lineWriter } from '../../../../src/sandbox/server/rest/line-writer.ts'

describe('the writer of watch events', () => {
  it('writes what is told within one turn at once', async () => {
    const { out, written } = client()
    const writer = lineWriter(out)
    writer.write('a\n')
    assert.equal(writer.write('b\n'), 4)
    assert.deepEqual(written, [])
    await turn()
    assert.deepEqual(written, ['a\nb\n'])
  })

  it('writes at once when it is told to, and nothing twice', async () => {
    const { out, written } = client()
    const writer = lineWriter(out)
    writer.write('a\n')
    writer.flush()
    assert.deepEqual(written, ['a\n'])
    await turn()
    assert.deepEqual(written, ['a\n'])
  })

  it('lets others have their turns while many are written to', async () => {
    const clients = Array.from({ length: 20 }, () => client(3))
    for (const { out } of clients) lineWriter(out).write('a\n')
    let turns = 0
    while (clients.some(({ written }) => written.length === 0)) {
      await turn()
      turns++
    }
    assert.ok(turns >= 5, `60 ms of writing in ${turns} turns`)
  })

  it('writes to each in the order of what it was told, also while the others are written to', async () => {
    const [first, second] = [client(20), client()]
    const writers = [lineWriter(first.out), lineWriter(second.out)]
    for (const writer of writers) writer.write('1\n')
    await turn()
    for (const writer of writers) writer.write('2\n')
    while (first.written.length < 2) await turn()
    await turn()
    assert.equal(first.written.join(''), '1\n2\n')
    assert.equal(second.written.join(''), '1\n2\n')
  })
})

/** @param effort milliseconds of this thread's time that each write takes, in a tick of its own as with Node.js' HTTP */
function client(effort = 0) {
  const written: string[] = []
  const out = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      written.push(text)
      process.nextTick(() => {
        const until = performance.now() + effort
        while (performance.now() < until);
        done()
      })
    },
  })
  return { out, written }
}
