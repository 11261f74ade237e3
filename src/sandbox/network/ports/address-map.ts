import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exposure } from './desired.ts'

/** One line of the address map: where an address of the cluster is found on this machine. */
export interface AddressEntry {
  address: string
  /** Missing: every port of the address not named by another entry. */
  port?: number
  via: Exposure['via']
  service?: { namespace: string; name: string }
  state: Exposure['state']
  /** A port on 127.0.0.1. For `drop` nobody answers there, for `refuse` nobody listens. */
  local: number
}

/** A port nothing listens on: connections to it are refused. */
export const REFUSING_PORT = 1

/** How long curl waits for a connection that a firewall drops. The real world's two minutes teach nothing. */
const CONNECT_TIMEOUT_SECONDS = 5

/** Where nothing of a sandbox listens: its ports are on 127.0.0.1. */
const REFUSING_ADDRESS = '[::1]'

/**
 * The map as a curl configuration: `curl http://EXTERNAL-IP` then works as typed, and an error names the address that was typed. The
 * first line that matches wins.
 */
function curlConfig(entries: readonly AddressEntry[]): string {
  const ordered = [...entries].sort((a, b) => Number(a.port === undefined) - Number(b.port === undefined))
  const lines = ordered.flatMap(curlLines)
  const head = '# Leads the addresses of the sandbox cluster to this machine. Written again at each change.'
  // Piped, curl draws a meter that it does not draw in a terminal.
  return `${[head, 'no-progress-meter', `connect-timeout = ${CONNECT_TIMEOUT_SECONDS}`, ...lines].join('\n')}\n`
}

/** Only `connect-to` leads to another port; only `resolve` keeps the address in what curl says. */
function curlLines({ address, port, local }: AddressEntry): string[] {
  const refusing = port !== undefined && local === REFUSING_PORT
  const [toPort, toAddress] = refusing ? [port, REFUSING_ADDRESS] : [local, '127.0.0.1']
  return [
    `connect-to = "${address}:${port ?? ''}:${address}:${toPort}"`,
    `resolve = "${address}:${toPort}:${toAddress}"`,
  ]
}

/** Writes `.curlrc` (for CURL_HOME) and `addresses.json` into a folder; readers see the old or the new file, never a part. */
export async function writeAddressMap(directory: string, entries: readonly AddressEntry[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await replace(join(directory, '.curlrc'), curlConfig(entries))
  await replace(join(directory, 'addresses.json'), `${JSON.stringify(entries, null, 2)}\n`)
}

async function replace(path: string, text: string): Promise<void> {
  const next = `${path}.${process.pid}.tmp`
  await writeFile(next, text, { mode: 0o600 })
  await rename(next, path)
}
