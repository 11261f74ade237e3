import { PassThrough, Writable } from 'node:stream'

/** A pipe between two commands. When its reader ends, the next write ends the writer, as SIGPIPE does. */
export interface Pipe {
  input: PassThrough
  output: Writable
  /** The reader is gone. */
  closeReader(): void
  /** Aborted when the writer must end. */
  broken: AbortController
}

export function createPipe(): Pipe {
  const input = new PassThrough()
  const broken = new AbortController()
  let closed = false
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (closed) {
        broken.abort()
        return done()
      }
      if (input.write(chunk)) return done()
      const resume = () => {
        input.off('drain', resume)
        input.off('close', resume)
        done()
      }
      input.on('drain', resume)
      input.on('close', resume)
    },
    final(done) {
      input.end()
      done()
    },
  })
  return {
    input,
    output,
    broken,
    closeReader() {
      closed = true
      input.destroy()
    },
  }
}

/** Collects what is written. */
export function collector(): { output: Writable; text(): string } {
  const chunks: Buffer[] = []
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { output, text: () => Buffer.concat(chunks).toString() }
}

/** Ends a stream that is ours, after everything written has gone on. */
export function finish(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableFinished) return resolve()
    stream.once('close', resolve)
    stream.end(() => resolve())
  })
}
