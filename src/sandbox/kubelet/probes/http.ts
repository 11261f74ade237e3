import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Network } from '../../network/types.ts'
import type { HTTPGetAction } from '../../schema/types.gen.ts'

export interface HttpTarget {
  network: Network
  podIP: string
  port: number
  signal: AbortSignal
}

export interface HttpAnswer {
  status: number
  body: string
  location: string | undefined
}

const mostBody = 10 * 1024

/** The URL a probe or hook asks, as it appears in messages. */
export function urlOf({ scheme = 'HTTP', host, path = '/' }: HTTPGetAction, podIP: string, port: number): string {
  const name = host || podIP
  const slashed = path.startsWith('/') ? path : `/${path}`
  return `${scheme.toLowerCase()}://${name.includes(':') ? `[${name}]` : name}:${port}${slashed}`
}

const mostRedirects = 10

/** A GET over the pod network; redirects on the same host are followed, others not. Rejects with the connection's error. */
export async function httpGet(action: HTTPGetAction, target: HttpTarget): Promise<HttpAnswer> {
  let url = new URL(urlOf(action, target.podIP, target.port))
  for (let redirects = 0; ; redirects++) {
    const answer = await getOnce(action, url, target)
    const next =
      answer.status >= 300 && answer.status < 400 && answer.location ? new URL(answer.location, url) : undefined
    if (next?.hostname !== url.hostname) return answer
    if (redirects === mostRedirects) throw new Error('stopped after 10 redirects')
    url = next
  }
}

async function getOnce(action: HTTPGetAction, url: URL, target: HttpTarget): Promise<HttpAnswer> {
  const { network, podIP, signal } = target
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  const connection = await network.connect(action.host || podIP, port)
  signal.addEventListener('abort', () => connection.destroy(), { once: true })
  const headers = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]))
  const socket = url.protocol === 'https:' ? encrypted(connection) : connection
  return ask(socket, url, { 'User-Agent': 'kube-probe/1.33', Accept: '*/*', Connection: 'close', ...headers })
}

function encrypted(connection: Duplex): Duplex {
  // The kubelet does not check certificates either.
  return connectTls({ socket: connection, rejectUnauthorized: false })
}

function ask(socket: Duplex, url: URL, headers: Record<string, string>): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'GET', path: `${url.pathname}${url.search}`, headers: { Host: url.host, ...headers } }
    socket.on('error', reject)
    const asking = request({ ...options, createConnection: () => socket as never }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        if (body.length < mostBody) body += chunk
      })
      response.on('error', reject)
      response.once('end', () => {
        socket.destroy()
        resolve({
          status: response.statusCode ?? 0,
          body: body.slice(0, mostBody),
          location: response.headers.location,
        })
      })
    })
    asking.on('error', reject)
    asking.end()
  })
}
