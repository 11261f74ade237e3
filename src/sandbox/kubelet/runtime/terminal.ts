import { Readable, Writable } from 'node:stream'
import { lineDiscipline } from './line-discipline.ts'

interface TerminalSize {
  columns: number
  rows: number
}

/** A pseudo-terminal: the client types and looks on one side, processes read and write on the other. */
export interface Terminal {
  /** What the client types. */
  input(data: Uint8Array): void
  /** The client hangs up typing: readers see the end. */
  hangUp(): void
  resize(size: TerminalSize): void
  readonly size: TerminalSize & { onResize(listener: () => void): void }
  /** Where processes write; reaches the client with CR before every LF. */
  readonly stdout: Writable
  /** One process's view of what is typed. The newest reader that wants input gets it, and Ctrl-D ends only that one. */
  reader(): Readable
}

interface Reader {
  readable: Readable
  wants: boolean
}

/** Opens a terminal whose output goes to `output`; `interrupt` is called for Ctrl-C and Ctrl-\. */
export function openTerminal(output: Writable, interrupt: (signal: 'SIGINT' | 'SIGQUIT') => void): Terminal {
  const readers: Reader[] = []
  const lines: (Buffer | null)[] = []
  const listeners: (() => void)[] = []
  const size = { columns: 80, rows: 24, onResize: (listener: () => void) => void listeners.push(listener) }
  const deliver = () => {
    for (let reader = wanting(readers); reader && lines.length > 0; reader = wanting(readers)) {
      const line = lines.shift()
      reader.wants = false
      reader.readable.push(line ?? null)
    }
  }
  const discipline = lineDiscipline({
    echo: (text) => output.write(text),
    line(data) {
      lines.push(data)
      deliver()
    },
    interrupt,
  })
  return {
    input: (data) => discipline.input(data),
    hangUp() {
      lines.push(null)
      deliver()
    },
    resize({ columns, rows }) {
      Object.assign(size, { columns, rows })
      for (const listener of listeners) listener()
    },
    size,
    stdout: terminalOutput(output),
    reader: () => openReader(readers, deliver),
  }
}

function wanting(readers: readonly Reader[]): Reader | undefined {
  return readers.findLast(({ wants, readable }) => wants && !readable.destroyed && !readable.readableEnded)
}

function openReader(readers: Reader[], deliver: () => void): Readable {
  const readable = new Readable({
    highWaterMark: 1,
    read() {
      reader.wants = true
      deliver()
    },
  })
  const reader: Reader = { readable, wants: false }
  readers.push(reader)
  readable.once('close', () => readers.splice(readers.indexOf(reader), 1))
  return readable
}

function terminalOutput(output: Writable): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (output.destroyed || output.write(withCarriageReturns(chunk))) return done()
      const resume = () => {
        output.off('drain', resume).off('close', resume)
        done()
      }
      output.once('drain', resume).once('close', resume)
    },
  })
}

const lineFeed = 0x0a

function withCarriageReturns(chunk: Buffer): Buffer {
  if (!chunk.includes(lineFeed)) return chunk
  const parts: Buffer[] = []
  let start = 0
  for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) {
    parts.push(chunk.subarray(start, at), Buffer.from('\r\n'))
    start = at + 1
  }
  return Buffer.concat([...parts, chunk.subarray(start)])
}
