import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CommandError } from '../errors.ts'
import type { Flags } from '../flags/parse.ts'
import type { KubectlIo } from '../io.ts'
import type { Json } from '../objects.ts'
import { dig, text } from '../objects.ts'
import { execCredential } from './exec-credential.ts'
import type { ConfigFile, NamedEntry } from './kubeconfig.ts'
import { loadConfig } from './kubeconfig.ts'

/** How to reach a server: what `node:https` needs, and the headers that say who asks. */
export interface Connection {
  readonly server: URL
  readonly namespace: string
  /** Whether the namespace comes from `--namespace`, not from the context. */
  readonly enforceNamespace: boolean
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly tls: TlsOptions
}

export interface TlsOptions {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  readonly servername?: string
  readonly rejectUnauthorized: boolean
}

/** Chooses context, cluster and user, and reads the files they name; flags override (clientcmd's overrides). */
export function resolveConnection(io: KubectlIo, flags: Flags): Connection {
  const config = loadConfig(io, flags.string('kubeconfig'))
  const context = chooseContext(config, flags)
  const cluster = choose(config.clusters, flags.global('cluster') || text(context, 'cluster'), 'cluster')
  const user = choose(config.users, flags.global('user') || text(context, 'user'), 'auth info')
  const server = flags.global('server') || text(cluster.value, 'server') || 'http://localhost:8080'
  return {
    server: new URL(server.includes('://') ? server : `http://${server}`),
    namespace: flags.global('namespace') || text(context, 'namespace') || 'default',
    enforceNamespace: flags.global('namespace') !== '',
    headers: authHeaders(io, flags, user),
    tls: tlsOptions(io, flags, cluster, user),
  }
}

function chooseContext(config: ConfigFile, flags: Flags): Json {
  const name = flags.global('context') || config.currentContext
  if (name === '') return {}
  const found = config.contexts.find((entry) => entry.name === name)
  if (found) return found.value
  if (flags.global('context') !== '' || config.contexts.length > 0) throw missingContext(name)
  return {}
}

function missingContext(name: string): CommandError {
  return new CommandError(`Error in configuration: context was not found for specified context: ${name}`, {
    verbatim: true,
  })
}

function choose(items: readonly NamedEntry[], name: string, what: string): NamedEntry {
  const found = items.find((entry) => entry.name === name)
  if (found) return found
  if (name !== '') throw new CommandError(`${what} "${name}" does not exist`)
  return { name: '', value: {}, from: '' }
}

function authHeaders(io: KubectlIo, flags: Flags, user: NamedEntry): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  const tokenFile = text(user.value, 'tokenFile')
  const exec = dig(user.value, 'exec')
  const token =
    flags.global('token') ||
    (tokenFile === '' ? '' : readFileSync(resolve(dirname(user.from), tokenFile), 'utf8').trim()) ||
    text(user.value, 'token') ||
    (exec === undefined ? '' : execCredential(io, exec))
  const name = flags.global('username') || text(user.value, 'username')
  if (token !== '') headers['authorization'] = `Bearer ${token}`
  else if (name !== '') {
    const password = flags.global('password') || text(user.value, 'password')
    headers['authorization'] = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  }
  const as = flags.global('as') || text(user.value, 'as')
  if (as !== '') headers['impersonate-user'] = as
  if (flags.list('as-group').length > 0) headers['impersonate-group'] = [...flags.list('as-group')]
  if (flags.global('as-uid') !== '') headers['impersonate-uid'] = flags.global('as-uid')
  return headers
}

function tlsOptions(io: KubectlIo, flags: Flags, cluster: NamedEntry, user: NamedEntry): TlsOptions {
  const insecure =
    flags.global('insecure-skip-tls-verify') === 'true' || cluster.value['insecure-skip-tls-verify'] === true
  const ca = pem(io, flags, 'certificate-authority', cluster)
  const cert = pem(io, flags, 'client-certificate', user)
  const key = pem(io, flags, 'client-key', user)
  const servername = flags.global('tls-server-name') || text(cluster.value, 'tls-server-name')
  return {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(servername === '' ? {} : { servername }),
    rejectUnauthorized: !insecure,
  }
}

/** The bytes of a certificate or key: the flag's file, else the entry's data, else the entry's file. */
function pem(io: KubectlIo, flags: Flags, field: string, entry: NamedEntry): Buffer | undefined {
  if (flags.global(field) !== '') return readPem(field, resolve(io.cwd, flags.global(field)))
  const data = text(entry.value, `${field}-data`)
  if (data !== '') return Buffer.from(data, 'base64')
  const path = text(entry.value, field)
  return path === '' ? undefined : readPem(field, resolve(dirname(entry.from), path))
}

function readPem(field: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^\w+: (.*), open .*$/, '$1') : ''
    throw new CommandError(`unable to read ${field} ${path} due to open ${path}: ${why}`)
  }
}
