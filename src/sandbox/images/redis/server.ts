import { codeOf } from '../../network/errors.ts'
import type { Connection } from '../../network/types.ts'
import { openServers } from '../programs/servers.ts'
import { nextSignal } from '../programs/signals.ts'
import { formatDate } from '../tools/date.ts'
import type { Process, Program } from '../types.ts'
import { type CommandContext, type Database, runCommand } from './commands.ts'
import { encodeReply, type Reply, takeCommands } from './resp.ts'

/** redis-server: strings, lists, hashes and sets in memory; configuration from a file and `--name value` options. */
export function redisServer(version: string): Program {
  return async (process) => {
    const config = await readConfig(process)
    const port = Number(config.get('port') ?? 6379)
    log(process, 'C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo')
    log(
      process,
      'C',
      '*',
      `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`,
    )
    const servers = openServers(process)
    const database: Database = { values: new Map(), expiries: new Map() }
    const context = (): CommandContext => ({ database, now: process.clock.now(), version, role: 'master', config })
    try {
      servers.tcp(port, (connection) => serve(connection, context, config.get('requirepass')))
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error
      log(
        process,
        'M',
        '#',
        `Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`,
      )
      return 1
    }
    log(process, 'M', '*', `Running mode=standalone, port=${port}.`)
    log(process, 'M', '*', 'Server initialized')
    log(process, 'M', '*', 'Ready to accept connections tcp')
    const signal = await nextSignal(process, ['SIGTERM', 'SIGINT'])
    if (signal === 'SIGKILL') return 137
    log(process, 'signal-handler', '#', `Received ${signal} scheduling shutdown...`)
    log(process, 'M', '*', 'User requested shutdown...')
    log(process, 'M', '#', 'Redis is now ready to exit, bye bye...')
    servers.close()
    return 0
  }
}

function log(process: Process, role: string, level: string, message: string): void {
  const stamp = `${formatDate('%d %b %Y %H:%M:%S', process.clock.now())}.${String(process.clock.now() % 1000).padStart(3, '0')}`
  process.stdout.write(`${process.pid}:${role} ${stamp} ${level} ${message}\n`)
}

async function readConfig(process: Process): Promise<Map<string, string>> {
  const words = process.argv.slice(1)
  const config = new Map([
    ['maxmemory', '0'],
    ['maxmemory-policy', 'noeviction'],
    ['appendonly', 'no'],
  ])
  const file = words[0]?.startsWith('-') ? undefined : words.shift()
  const text =
    file === undefined
      ? ''
      : await process.fs.readFile(file).then(
          (data) => Buffer.from(data).toString(),
          () => '',
        )
  for (const line of text.split('\n')) {
    const [name, ...values] = line.trim().split(/\s+/)
    if (name && !name.startsWith('#')) config.set(name.toLowerCase(), sizeOf(values.join(' ').replace(/^"|"$/g, '')))
  }
  while (words.length > 0) {
    const name = words.shift() ?? ''
    if (name.startsWith('--')) config.set(name.slice(2), words.shift() ?? '')
  }
  return config
}

/** `2mb` as bytes, as CONFIG GET shows it. */
function sizeOf(value: string): string {
  const [, amount, unit] = /^(\d+)(kb|mb|gb)$/i.exec(value) ?? []
  if (!amount || !unit) return value
  return String(Number(amount) * ({ kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }[unit.toLowerCase()] ?? 1))
}

function serve(connection: Connection, context: () => CommandContext, password: string | undefined): void {
  let buffer = Buffer.alloc(0)
  let allowed = password === undefined
  connection.on('data', (chunk: Buffer) => {
    const { commands, rest } = takeCommands(Buffer.concat([buffer, chunk]))
    buffer = Buffer.from(rest)
    for (const command of commands) {
      const name = command[0]?.toUpperCase()
      if (name === 'AUTH') allowed = password === undefined || command.at(-1) === password
      connection.write(encodeReply(reply(command, name, context, { allowed, password })))
      if (name === 'QUIT') connection.end()
    }
  })
  connection.once('end', () => connection.end())
}

function reply(
  command: readonly string[],
  name: string | undefined,
  context: () => CommandContext,
  auth: { allowed: boolean; password: string | undefined },
): Reply {
  if (name === 'QUIT') return { simple: 'OK' }
  if (name === 'AUTH') {
    if (auth.password === undefined)
      return {
        error:
          'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      }
    return auth.allowed ? { simple: 'OK' } : { error: 'WRONGPASS invalid username-password pair or user is disabled.' }
  }
  return auth.allowed ? runCommand(command, context()) : { error: 'NOAUTH Authentication required.' }
}
