import type { TLSSocket } from 'node:tls'

export interface RawAnswer {
  /** Such as `200 OK`. */
  status: string
  /** By name in lower case. */
  headers: Map<string, string>
  body: string
}

/** A connection on which a test says what it likes. */
export interface Conversation {
  say(bytes: string): void
  /** The next answer. Rejects when the connection ends without one. */
  answer(): Promise<RawAnswer>
  /** What comes until the connection ends. */
  rest(): Promise<string>
  close(): void
}

export function conversation(socket: TLSSocket): Conversation {
  let text = ''
  let ended = false
  const told = new Set<() => void>()
  const tell = () => {
    for (const each of told) each()
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    text += chunk
    tell()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    ended = true
    tell()
  })
  /** Resolves with what `read` finds, which it looks for whenever there is more. */
  const wait = <T>(read: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = read()
        if (found === undefined && !ended) return
        told.delete(look)
        if (found === undefined) reject(new Error(`the connection has ended after ${JSON.stringify(text)}`))
        else resolve(found)
      }
      told.add(look)
      look()
    })
  return {
    say: (bytes) => void socket.write(bytes, 'latin1'),
    answer: () =>
      wait(() => {
        const found = readAnswer(text, ended)
        if (found) text = text.slice(found.length)
        return found?.answer
      }),
    rest: () => wait(() => (ended ? text : undefined)),
    close: () => void socket.destroy(),
  }
}

/** The first answer of a text: as long as it says, without a body when it is none yet, else to the end of the connection. */
function readAnswer(text: string, ended: boolean): { answer: RawAnswer; length: number } | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...fields] = text.slice(0, end).split('\r\n')
  const pairs = fields.map((field) => field.split(/: (.*)/s) as [string, string])
  const headers = new Map(pairs.map(([name, value]) => [name.toLowerCase(), value]))
  const isInterim = /^HTTP\S+ 1\d\d/.test(line)
  if (!isInterim && !headers.has('content-length') && !ended) return undefined
  const size = isInterim ? 0 : Number(headers.get('content-length') ?? text.length)
  const body = text.slice(end + 4, end + 4 + size)
  if (body.length < size && !ended) return undefined
  return { answer: { status: line.slice(9), headers, body }, length: end + 4 + body.length }
}
