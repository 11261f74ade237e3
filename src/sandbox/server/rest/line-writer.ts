import type { Writable } from 'node:stream'
import { giveWay } from '../../turns.ts'

/** Collects lines for a client. */
export interface LineWriter {
  /** Answers how many characters and bytes have not been sent. */
  write(line: string): number
  /** Hands over at once what has been collected. */
  flush(): void
}

/** Whoever has lines that wait. */
const waiting = new Set<LineWriter>()

/**
 * Writes what is told within one turn of the event loop at once: with a thousand watches each write counts. Where so many have been told of
 * one change, they are written to in turns; what they are told meanwhile goes with it.
 */
export function lineWriter(out: Writable): LineWriter {
  let text = ''
  const writer = {
    write(line: string): number {
      if (text === '') soon(writer)
      text += line
      return text.length + out.writableLength
    },
    flush() {
      const told = text
      text = ''
      if (told !== '') out.write(told)
    },
  }
  return writer
}

function soon(writer: LineWriter): void {
  if (waiting.size === 0) setImmediate(flushAll)
  waiting.add(writer)
}

/** Goes on until nobody waits; those that come meanwhile are at the end of the set. */
async function flushAll(): Promise<void> {
  for (const writer of waiting) {
    const others = giveWay('request')
    if (others) await others
    // It still counts as waiting while it writes, so that nobody begins this a second time.
    writer.flush()
    waiting.delete(writer)
    await afterWriting()
  }
}

/** Node.js encrypts and sends in a tick of its own: only after it is that part of the time that has been used. */
function afterWriting(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
