import { codeOf } from '../../network/errors.ts'
import type { Connection } from '../../network/types.ts'
import { nextChunk, readLine } from '../shell/input.ts'
import { shortOptions } from '../tools/io.ts'
import type { Process, Program } from '../types.ts'
import { encodeReply, type Reply, takeReply } from './resp.ts'

/** redis-cli: one command of the command line, or those on stdin or typed at its prompt. */
export const redisCli: Program = async (process) => {
  const { options, words } = readOptions(process.argv.slice(1))
  const host = options.get('h') ?? '127.0.0.1'
  const port = Number(options.get('p') ?? 6379)
  let connection: Connection
  try {
    connection = await process.net.connect(host, port)
  } catch (error) {
    const reason = codeOf(error) === 'ENOTFOUND' ? 'Name or service not known' : 'Connection refused'
    process.stderr.write(`Could not connect to Redis at ${host}:${port}: ${reason}\n`)
    return 1
  }
  const session = openSession(connection)
  const password = options.get('a') ?? process.env['REDISCLI_AUTH']
  if (password !== undefined) await session(['AUTH', password])
  const pretty = process.tty !== undefined
  if (words.length > 0) {
    const reply = await session(words)
    process.stdout.write(format(reply, pretty))
    connection.destroy()
    return typeof reply === 'object' && reply !== null && 'error' in reply ? 1 : 0
  }
  await prompt(process, session, `${host}:${port}`, pretty)
  connection.destroy()
  return 0
}

function readOptions(argv: readonly string[]): { options: ReadonlyMap<string, string>; words: string[] } {
  const first = argv.findIndex((word, index) => !word.startsWith('-') && !/^-[hpan]$/.test(argv[index - 1] ?? ''))
  const leading = first < 0 ? argv : argv.slice(0, first)
  return { options: shortOptions(leading, 'hpan').flags, words: first < 0 ? [] : [...argv.slice(first)] }
}

type Session = (words: readonly string[]) => Promise<Reply>

function openSession(connection: Connection): Session {
  let buffer = Buffer.alloc(0)
  return async (words) => {
    connection.write(encodeReply([...words]))
    for (;;) {
      const taken = takeReply(buffer)
      if (taken) {
        buffer = buffer.subarray(taken.end)
        return taken.reply
      }
      const chunk = await nextChunk(connection)
      if (chunk === undefined) return { error: 'Server closed the connection' }
      buffer = Buffer.concat([buffer, chunk])
    }
  }
}

async function prompt(process: Process, session: Session, place: string, pretty: boolean): Promise<void> {
  for (;;) {
    if (pretty) process.stdout.write(`${place}> `)
    const line = await readLine(process.stdin, process.killed)
    const words = [...(line ?? 'quit').matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+)/g)].map(
      ([, double, single, word]) => double ?? single ?? word ?? '',
    )
    if (/^(quit|exit)$/i.test(words[0] ?? '')) return
    if (words.length > 0) process.stdout.write(format(await session(words), pretty))
  }
}

/** Replies as a terminal shows them, or raw where the output goes elsewhere. */
function format(reply: Reply, pretty: boolean, indent = ''): string {
  if (reply === null) return pretty ? '(nil)\n' : '\n'
  if (typeof reply === 'number') return pretty ? `(integer) ${reply}\n` : `${reply}\n`
  if (typeof reply === 'string') return pretty ? `${JSON.stringify(reply)}\n` : `${reply}\n`
  if (!Array.isArray(reply))
    return 'simple' in reply ? `${reply.simple}\n` : `${pretty ? '(error) ' : ''}${reply.error}\n`
  if (reply.length === 0) return pretty ? '(empty array)\n' : '\n'
  if (!pretty) return reply.map((item) => format(item, false)).join('')
  const width = String(reply.length).length
  return reply
    .map(
      (item, index) =>
        `${index === 0 ? '' : indent}${String(index + 1).padStart(width)}) ${format(item, true, `${indent}${' '.repeat(width + 2)}`)}`,
    )
    .join('')
}
