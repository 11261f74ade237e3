import { Writable } from 'node:stream'

/** Writes on to a client as fast as it takes it; when it is gone or there is none, output is dropped. Ending it leaves the target open. */
export function sinkTo(target: Writable | undefined): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!target || target.destroyed || target.writableEnded) return done()
      const gone = () => done()
      target.once('close', gone)
      target.write(chunk, () => {
        target.off('close', gone)
        done()
      })
    },
  })
}

/** Resolves when everything written so far has gone on. */
export function flushed(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (output.destroyed) return resolve()
    output.write('', () => resolve())
  })
}

const largestBacklog = 4 * 1024 * 1024

/** One output with several listeners: a container's log and who is attached. A listener that falls too far behind is dropped. */
export interface Broadcast {
  readonly output: Writable
  add(listener: Writable): void
  remove(listener: Writable): void
}

export function broadcast(record: (data: Buffer) => void): Broadcast {
  const listeners = new Set<Writable>()
  return {
    output: new Writable({
      write(chunk: Buffer, _encoding, done) {
        record(chunk)
        for (const listener of listeners) {
          if (listener.destroyed || listener.writableLength > largestBacklog) listeners.delete(listener)
          else listener.write(chunk)
        }
        done()
      },
    }),
    add: (listener) => void listeners.add(listener),
    remove: (listener) => void listeners.delete(listener),
  }
}
