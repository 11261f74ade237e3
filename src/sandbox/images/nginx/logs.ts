import type { Process } from '../types.ts'
import type { Exchange } from './exchange.ts'
import { findAll, type Scope } from './scope.ts'
import { type Expand, hostOf } from './variables.ts'

type Level = 'emerg' | 'alert' | 'crit' | 'error' | 'warn' | 'notice' | 'info' | 'debug'
const LEVELS: readonly Level[] = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug']

/** The logs of one nginx. Files that stand for the container's output (the image links them there) are written to it. */
export interface Logs {
  /** A line of the error log: `2026/11/21 11:37:03 [error] 1#1: …`. */
  error(scope: Scope | undefined, level: Level, message: string): void
  /** Resolves when all lines so far are written. */
  written(): Promise<void>
  access(formats: ReadonlyMap<string, string>, scope: Scope, expand: Expand): void
}

export function openLogs(process: Process): Logs {
  let written = Promise.resolve()
  const write = (path: string, standard: 'stdout' | 'stderr', line: string) => {
    written = written.then(async () => {
      if (await isStandard(process, path, standard)) process[standard].write(line)
      else await process.fs.writeFile(path, line, { append: true }).catch(() => {})
    })
  }
  return {
    written: () => written,
    error(scope, level, message) {
      const stamp = new Date(process.clock.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
      const worker = level === 'notice' || level === 'emerg' || level === 'warn' ? process.pid : process.pid + 28
      const line = `${stamp} [${level}] ${worker}#${worker}: ${message}\n`
      for (const [path, threshold] of errorTargets(scope)) {
        if (LEVELS.indexOf(level) <= LEVELS.indexOf(threshold)) write(path, 'stderr', line)
      }
    },
    access(formats, scope, expand) {
      for (const { args } of findAll(scope, 'access_log')) {
        const [path = 'off', format = 'combined', ...options] = args
        const condition = options.find((option) => option.startsWith('if='))
        if (path === 'off' || (condition && ['', '0'].includes(expand(condition.slice(3))))) continue
        write(path, 'stdout', `${fill(formats.get(format) ?? format, expand)}\n`)
      }
      if (findAll(scope, 'access_log').length === 0) {
        write('/var/log/nginx/access.log', 'stdout', `${fill(formats.get('combined') ?? '', expand)}\n`)
      }
    },
  }
}

/** Who asked for what: the end of an error line. */
export function requestDetails(exchange: Exchange, extra = ''): string {
  const { request, server } = exchange
  const host = request.headers.host ?? hostOf(exchange)
  const parts = [
    `client: ${request.connectionInfo.remoteAddress}`,
    `server: ${server.names[0] ?? ''}`,
    `request: "${request.method} ${request.url} HTTP/${request.httpVersion}"`,
    ...(extra ? [extra] : []),
    `host: "${host}"`,
  ]
  return parts.join(', ')
}

function errorTargets(scope: Scope | undefined): [string, Level][] {
  const found = findAll(scope, 'error_log').map(
    ({ args }) => [args[0] ?? '', (args[1] ?? 'error') as Level] as [string, Level],
  )
  return found.length > 0 ? found : [['/var/log/nginx/error.log', 'error']]
}

/** Variables without a value are written as `-`. */
function fill(format: string, expand: Expand): string {
  return format.replace(/\$(?:\{\w+\}|\w+)/g, (variable) => expand(variable) || '-')
}

/** A default log that the image links to `/dev/stdout` or `/dev/stderr`; a volume mounted over the folder makes it a real file. */
async function isStandard({ fs }: Process, path: string, standard: 'stdout' | 'stderr'): Promise<boolean> {
  if (path === 'stderr' || path.startsWith('/dev/') || path.startsWith('/proc/')) return true
  const folder = path.slice(0, path.lastIndexOf('/'))
  const target = await fs.readlink(path).catch(() => undefined)
  if (target !== undefined) return target === `/dev/${standard}`
  return !(await fs.exists(folder))
}
