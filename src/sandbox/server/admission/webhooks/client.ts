import type { IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'
import { request as sendHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect as tlsConnect } from 'node:tls'
import type { Reader } from '../../../client.ts'
import { kinds } from '../../../kinds.ts'
import type { Network } from '../../../network/types.ts'
import type { AdmissionregistrationV1WebhookClientConfig as ClientConfig } from '../../../schema/types.gen.ts'

/** Where webhooks are. */
export interface WebhookPlaces {
  readonly reader: Reader
  /** For those behind a Service. */
  readonly network: Network | undefined
}

/** Sends a review to a webhook; what is wrong is told in Go's words. `seconds` is how long it may take. */
export async function post(
  places: WebhookPlaces,
  config: ClientConfig,
  body: object,
  seconds: number,
): Promise<unknown> {
  const place = urlOf(config)
  const text = `${place}${place.includes('?') ? '&' : '?'}timeout=${seconds}s`
  const url = new URL(text)
  const abort = AbortSignal.timeout(seconds * 1000)
  try {
    const socket = config.service ? await connectService(places, config, abort) : undefined
    return await exchange(url, config, body, socket, abort)
  } catch (error) {
    const reason = error instanceof ServerAnswer ? error.message : `Post "${text}": ${reasonOf(error, url, abort)}`
    throw new Error(`failed to call webhook: ${reason}`)
  }
}

/** What the server answered instead of a review. */
class ServerAnswer extends Error {}

function urlOf({ url, service }: ClientConfig): string {
  if (!service) return url ?? ''
  const { name, namespace, port = 443, path = '' } = service
  return `https://${name}.${namespace}.svc:${port}${path.startsWith('/') ? path : `/${path}`}`
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

const MOST_BYTES = 16 * 1024 * 1024

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new ServerAnswer('the response is too large')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString()
  const code = response.statusCode ?? 0
  const type = response.headers['content-type'] ?? ''
  if (code >= 200 && code < 300) return parsed(text, code, type)
  const said = type.startsWith('text/') ? text.trim() : 'unknown'
  throw new ServerAnswer(GENERIC[code] ?? (code >= 500 ? serverError(said) : said))
}

/** What a Go client says of answers that are no Status. */
const GENERIC: Readonly<Record<number, string | undefined>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
}

function serverError(said: string): string {
  return `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`
}

/** JSON, or YAML: then plain text is a string. */
function parsed(text: string, code: number, type: string): unknown {
  if (text === '') throw new ServerAnswer(`0-length response with status code: ${code} and content type: ${type}`)
  try {
    return JSON.parse(text)
  } catch {
    const struct =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
    const words = `json: cannot unmarshal string into Go value of type ${struct}`
    throw new ServerAnswer(`couldn't get version/kind; json parse error: ${words}`)
  }
}

const CERTIFICATES: Readonly<Record<string, string | undefined>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'x509: certificate signed by unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'x509: certificate signed by unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'x509: certificate signed by unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'x509: certificate signed by unknown authority',
  CERT_HAS_EXPIRED: 'x509: certificate has expired or is not yet valid',
}

function reasonOf(error: unknown, { hostname, port }: URL, signal: AbortSignal): string {
  if (signal.aborted) return 'context deadline exceeded'
  const { code = '', message, cert } = error as Error & { code?: string; cert?: { subjectaltname?: string } }
  const certificate = CERTIFICATES[code]
  if (certificate) return `tls: failed to verify certificate: ${certificate}`
  const place = `${hostname}:${port || '443'}`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = (cert?.subjectaltname ?? '').replace(/(?:DNS|IP Address):/g, '')
    return `tls: failed to verify certificate: x509: certificate is valid for ${names}, not ${hostname}`
  }
  if (code === 'ECONNREFUSED') return `dial tcp ${place}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${hostname}: no such host`
  return code === 'ECONNRESET' ? 'EOF' : message
}
