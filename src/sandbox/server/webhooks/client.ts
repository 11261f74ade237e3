import type { IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'
import { request as sendHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as tlsConnect } from 'node:tls'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Network } from '../../network/types.ts'
import { readAnswer, ServerAnswer } from './answer.ts'
import { connectionFailure } from './failure.ts'

/** Where webhooks are. */
export interface WebhookPlaces {
  readonly reader: Reader
  /** For those behind a Service. */
  readonly network: Network | undefined
}

/** How a webhook is reached: `clientConfig` of admission and of conversion. */
export interface ClientConfig {
  readonly caBundle?: string | undefined
  readonly service?:
    | {
        readonly name?: string | undefined
        readonly namespace?: string | undefined
        readonly port?: number | undefined
        readonly path?: string | undefined
      }
    | undefined
  readonly url?: string | undefined
}

/** Sends a review to a webhook; what is wrong is told in the words of a Go client. `seconds` is how long it may take. */
export async function post(
  places: WebhookPlaces,
  config: ClientConfig,
  body: object,
  seconds: number,
): Promise<unknown> {
  const text = `${urlOf(config)}?timeout=${seconds}s`
  const url = new URL(text)
  const abort = AbortSignal.timeout(seconds * 1000)
  try {
    const socket = config.service ? await connectService(places, config, abort) : undefined
    return await exchange(url, config, body, socket, abort)
  } catch (error) {
    if (error instanceof ServerAnswer) throw error
    throw new Error(`Post "${text}": ${connectionFailure(error, url, abort)}`)
  }
}

function urlOf({ url, service }: ClientConfig): string {
  if (!service) return withPath((url ?? '').replace(/\/+$/, ''))
  const { name, namespace, port = 443, path = '' } = service
  return `https://${name}.${namespace}.svc:${port}${path.startsWith('/') ? path : `/${path}`}`
}

function withPath(url: string): string {
  return /^\w+:\/\/[^/]*$/.test(url) ? `${url}/` : url
}

async function connectService(
  { reader, network }: WebhookPlaces,
  { service, caBundle }: ClientConfig,
  signal: AbortSignal,
): Promise<Duplex> {
  const { name = '', namespace = '', port = 443 } = service ?? {}
  const found = reader.get(kinds.services, namespace, name)
  if (!found) throw new Error(`service ${JSON.stringify(name)} not found`)
  if (!network) throw new Error('the cluster has no network')
  const connection = await network.connect(`${name}.${namespace}.svc.cluster.local`, port)
  const socket = tlsConnect({ socket: connection, servername: `${name}.${namespace}.svc`, ...trust(caBundle) })
  signal.addEventListener('abort', () => connection.destroy())
  return socket
}

function trust(caBundle: string | undefined): { ca?: Buffer } {
  return caBundle ? { ca: Buffer.from(caBundle, 'base64') } : {}
}

async function exchange(
  url: URL,
  { caBundle }: ClientConfig,
  body: object,
  socket: Duplex | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  const text = JSON.stringify(body)
  const options: RequestOptions = {
    method: 'POST',
    signal,
    headers: {
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'user-agent': 'kube-apiserver-admission',
    },
    ...trust(caBundle),
    // An agent would make connections of its own.
    ...(socket ? { createConnection: () => socket } : { agent: false }),
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sendHttps(url, options, resolve).on('error', reject).end(text)
  })
  return readAnswer(response)
}
