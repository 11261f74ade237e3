import { codeOf } from '../../../network/errors.ts'
import type { Process } from '../../types.ts'
import { fail } from '../io.ts'
import type { Userland } from '../userland.ts'

/** One port that nc talks to. */
export interface NcCall {
  process: Process
  host: string
  port: number
  flags: ReadonlyMap<string, string>
  userland: Userland
}

const SERVICES: Readonly<Record<string, string>> = {
  '53/udp': 'domain',
  '53/tcp': 'domain',
  '80/tcp': 'http',
  '443/tcp': 'https',
  '3306/tcp': 'mysql',
  '5432/tcp': 'postgresql',
  '6379/tcp': 'redis',
}

/** What `-v` says when somebody answers. */
export function opened({ host, port, flags, userland }: NcCall, address: string): string {
  if (userland === 'busybox') return `${host} (${address}:${port}) open\n`
  const protocol = flags.has('u') ? 'udp' : 'tcp'
  const named = host === address ? host : `${host} (${address})`
  return `Connection to ${named} ${port} port [${protocol}/${SERVICES[`${port}/${protocol}`] ?? '*'}] succeeded!\n`
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'Host is unreachable',
  ETIMEDOUT: 'Operation timed out',
}

/** Tells why nobody answers, where the tool tells it; the exit code. */
export function refused({ process, host, port, flags, userland }: NcCall, error: unknown): number {
  const verbose = flags.has('v')
  const code = codeOf(error) ?? ''
  const reason = REASONS[code]
  if (userland === 'busybox') {
    if (code === 'ENOTFOUND') return fail(process, `bad address '${host}'`)
    if (reason === undefined) throw error
    const { address = host } = error as { address?: string }
    return verbose || !flags.has('z') ? fail(process, `${host} (${address}:${port}): ${reason}`) : 1
  }
  if (code === 'ENOTFOUND') return fail(process, `getaddrinfo for host "${host}" port ${port}: Name does not resolve`)
  if (reason === undefined) throw error
  const protocol = flags.has('u') ? 'udp' : 'tcp'
  return verbose ? fail(process, `connect to ${host} port ${port} (${protocol}) failed: ${reason}`) : 1
}
