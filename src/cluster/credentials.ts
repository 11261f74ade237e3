import { readFile } from 'node:fs/promises'
import type { Agent } from 'node:http'
import { UserError } from '../util/errors.ts'
import type { KubeContext } from './kubeconfig.ts'
import { type TlsOptions, tlsOptions } from './tls-options.ts'

/** How to reach a cluster and who to be there. */
export interface Credentials {
  /** Without a trailing slash. */
  server: string
  tls: TlsOptions
  /** Headers of a request; asked for anew for every request, because tokens expire. */
  headers: () => Promise<Record<string, string>>
  /** Forgets a token the server has refused. */
  refresh: () => void
  /** A proxy's agent, when the kubeconfig names a proxy. */
  agent?: Agent
}

/** Credentials of a context. Only contexts that need a program, a login of a cloud or a proxy load the client library. */
export async function credentialsOf(context: KubeContext): Promise<Credentials> {
  const server = text(context.cluster['server'])
  if (!server || !URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new UserError('kubeconfig', {
      en: `The cluster ${context.clusterName} in the kubeconfig has no usable server address: ${server ?? 'none'}`,
      ko: `kubeconfig의 클러스터 ${context.clusterName}에 쓸 수 있는 서버 주소가 없습니다: ${server ?? '없음'}`,
    })
  }
  const base = server.replace(/\/+$/, '')
  const needsLibrary = context.user['exec'] ?? context.user['auth-provider'] ?? context.cluster['proxy-url']
  if (needsLibrary === undefined) return plainCredentials(context, base)
  const { libraryCredentials } = await import('./library-credentials.ts')
  return libraryCredentials(context, base)
}

async function plainCredentials({ cluster, user }: KubeContext, server: string): Promise<Credentials> {
  const [ca, cert, key] = await Promise.all([
    pem(cluster, 'certificate-authority'),
    pem(user, 'client-certificate'),
    pem(user, 'client-key'),
  ])
  const servername = text(cluster['tls-server-name'])
  return {
    server,
    tls: tlsOptions({ ca, cert, key, servername }, cluster['insecure-skip-tls-verify'] === true),
    headers: async () => authorization(user),
    refresh: () => undefined,
  }
}

/** Certificate data wins over a file here as in kubectl. */
async function pem(fields: Readonly<Record<string, unknown>>, name: string): Promise<Buffer | undefined> {
  const data = text(fields[`${name}-data`])
  if (data) return Buffer.from(data, 'base64')
  const file = text(fields[name])
  if (!file) return undefined
  try {
    return await readFile(file)
  } catch (error) {
    throw new UserError(
      'kubeconfig',
      {
        en: `The file ${file}, named in the kubeconfig as ${name}, cannot be read`,
        ko: `kubeconfig의 ${name}에 적힌 ${file} 파일을 읽을 수 없습니다`,
      },
      {
        cause: error,
      },
    )
  }
}

async function authorization(user: Readonly<Record<string, unknown>>): Promise<Record<string, string>> {
  const file = text(user['tokenFile'])
  const token = file
    ? (await readFile(file, 'utf8').catch(() => '')).trim() || text(user['token'])
    : text(user['token'])
  const impersonate = text(user['as'])
  const as: Record<string, string> = impersonate ? { 'impersonate-user': impersonate } : {}
  if (token) return { ...as, authorization: `Bearer ${token}` }
  const username = text(user['username'])
  if (!username) return as
  const basic = Buffer.from(`${username}:${text(user['password']) ?? ''}`).toString('base64')
  return { ...as, authorization: `Basic ${basic}` }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
