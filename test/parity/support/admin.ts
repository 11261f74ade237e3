import { request as httpsRequest } from 'node:https'
import { parse, stringify } from 'yaml'

export interface Answer {
  code: number
  headers: Record<string, string>
  body: string
}

/** Sends requests as the user of a kubeconfig. */
export interface Admin {
  request(method: string, path: string, options?: { headers?: Record<string, string>; body?: string }): Promise<Answer>
}

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[]
  contexts: { context: Record<string, string> }[]
}

export function adminOf(kubeconfig: string): Admin {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig
  const [cluster] = clusters
  const [user] = users
  if (!cluster || !user) throw new Error('a kubeconfig needs a cluster and a user')
  const identity = {
    ca: decoded(cluster.cluster['certificate-authority-data']),
    cert: decoded(user.user['client-certificate-data']),
    key: decoded(user.user['client-key-data']),
  }
  return {
    request: (method, path, { headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
        const url = `${cluster.cluster.server}${path}`
        const sent = httpsRequest(url, { method, ...identity, headers: { ...length, ...headers } }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const flat = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join('\n')])
            const text = Buffer.concat(chunks).toString()
            resolve({ code: response.statusCode ?? 0, headers: Object.fromEntries(flat), body: text })
          })
        })
        sent.on('error', reject)
        sent.end(body)
      }),
  }
}

/** The same kubeconfig with another namespace. */
export function inNamespace(kubeconfig: string, namespace: string): string {
  const config = parse(kubeconfig) as Kubeconfig
  return stringify({
    ...config,
    contexts: config.contexts.map((entry) => ({ ...entry, context: { ...entry.context, namespace } })),
  })
}

function decoded(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
