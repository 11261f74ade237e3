import type { Readable } from 'node:stream'

/** Reads up to and with the next newline, and leaves what follows in the stream. Undefined at the end. */
export async function readLine(input: Readable, signal?: AbortSignal): Promise<string | undefined> {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = await nextChunk(input, signal)
    if (chunk === undefined) return chunks.length > 0 ? Buffer.concat(chunks).toString() : undefined
    const end = chunk.indexOf(10)
    if (end < 0) {
      chunks.push(chunk)
      continue
    }
    if (end + 1 < chunk.length) input.unshift(chunk.subarray(end + 1))
    chunks.push(chunk.subarray(0, end + 1))
    return Buffer.concat(chunks).toString()
  }
}

/** The next bytes of a stream, undefined at its end, its destruction, or when the signal aborts. The stream stays usable. */
export function nextChunk(input: Readable, signal?: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk: Buffer | undefined) => {
      input.off('readable', tryRead)
      input.off('end', end)
      input.off('close', end)
      signal?.removeEventListener('abort', end)
      resolve(chunk)
    }
    const end = () => settle(undefined)
    const tryRead = () => {
      const chunk = input.read() as Buffer | string | null
      if (chunk !== null) settle(Buffer.from(chunk))
      else if (input.readableEnded) end()
    }
    if (signal?.aborted || input.destroyed || input.readableEnded) return resolve(undefined)
    input.on('readable', tryRead)
    input.once('end', end)
    input.once('close', end)
    signal?.addEventListener('abort', end, { once: true })
    tryRead()
  })
}
