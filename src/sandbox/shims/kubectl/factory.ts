import { discover } from './api/discovery.ts'
import type { Mapper } from './api/mapper.ts'
import { createMapper } from './api/mapper.ts'
import type { Rest } from './api/rest.ts'
import { createRest } from './api/rest.ts'
import type { Connection } from './config/connection.ts'
import { resolveConnection } from './config/connection.ts'
import { CommandError, ExitError } from './errors.ts'
import { parseGoDuration } from './flags/duration.ts'
import type { Flags } from './flags/parse.ts'
import type { KubectlIo } from './io.ts'

/** What commands share: the connection and what the server serves, each made when first asked for. */
export interface Factory {
  readonly io: KubectlIo
  connection(): Connection
  rest(): Rest
  /** The namespace of the command line or the context. */
  namespace(): string
  mapper(): Promise<Mapper>
  /** Writes a line to stdout. */
  print(line: string): void
  /** Writes a line to stderr. */
  warn(line: string): void
  close(): void
}

export function createFactory(io: KubectlIo, flags: Flags): Factory {
  const connection = once(() => resolveConnection(io, flags))
  const rest = once(() => createRest(connection(), requestTimeout(flags), warningPrinter(io, flags)))
  const mapper = once(async () => createMapper(await discover(rest.get())))
  return {
    io,
    connection,
    rest: rest.get,
    namespace: () => connection().namespace,
    mapper: mapper.get,
    print: (line) => io.stdout.write(`${line}\n`),
    warn: (line) => io.stderr.write(`${line}\n`),
    close: () => rest.made()?.close(),
  }
}

interface Once<T> {
  (): T
  get: () => T
  made: () => T | undefined
}

function once<T>(make: () => T): Once<T> {
  let value: { readonly made: T } | undefined
  const get = () => {
    value ??= { made: make() }
    return value.made
  }
  return Object.assign(() => get(), { get, made: () => value?.made })
}

/** Prints each warning of the server once; `--warnings-as-errors` ends the command with 1. */
function warningPrinter(io: KubectlIo, flags: Flags): (text: string) => void {
  const seen = new Set<string>()
  return (text) => {
    if (seen.has(text)) return
    seen.add(text)
    io.stderr.write(`Warning: ${text}\n`)
    if (flags.bool('warnings-as-errors')) throw new ExitError(1)
  }
}

/** `--request-timeout` in milliseconds: a number of seconds or a duration, 0 for none. */
function requestTimeout(flags: Flags): number {
  const given = flags.string('request-timeout')
  const milliseconds = /^\d+$/.test(given) ? Number(given) * 1000 : parseGoDuration(given)
  if (milliseconds === undefined) {
    throw new CommandError(
      `Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)`,
    )
  }
  return milliseconds
}
