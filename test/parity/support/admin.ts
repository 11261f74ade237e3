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
  /** Calls back with each line of an answer that goes on; resolves when it ends or the signal aborts. */
  stream(path: string, signal: AbortSignal, line: (text: string) => void): Promise<void>
}

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[]
  contexts: { context: Record<string, string> }[]
}

interface Identity {
  server: string
  tls: { ca: Buffer; cert: Buffer; key: Buffer }
}

export function adminOf(kubeconfig: string): Admin {
  const identity = identityOf(kubeconfig)
  return {
    request: (method, path, options = {}) => request(identity, method, path, options),
    stream: (path, signal, line) => stream(identity, path, signal, line),
  }
}

function identityOf(kubeconfig: string): Identity {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig
  const [entry] = clusters
  const [user] = users
  if (!entry || !user) throw new Error('a kubeconfig needs a cluster and a user')
  const { server, 'certificate-authority-data': ca } = entry.cluster
  const { 'client-certificate-data': cert, 'client-key-data': key } = user.user
  return { server, tls: { ca: decoded(ca), cert: decoded(cert), key: decoded(key) } }
}

function request(
  { server, tls }: Identity,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sent = httpsRequest(
      `${server}${path}`,
      { method, ...tls, headers: { ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const flat = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join('\n')])
          const text = Buffer.concat(chunks).toString()
          resolve({ code: response.statusCode ?? 0, headers: Object.fromEntries(flat), body: text })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function stream({ server, tls }: Identity, path: string, signal: AbortSignal, line: (text: string) => void) {
  return new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => (signal.aborted ? resolve() : reject(error))
    const sent = httpsRequest(`${server}${path}`, { ...tls, signal, agent: false }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        for (const text of lines) line(text)
      })
      response.on('error', fail)
      response.on('end', resolve)
    })
    sent.on('error', fail)
    sent.end()
  })
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
