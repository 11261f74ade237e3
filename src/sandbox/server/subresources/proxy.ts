import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect as tlsConnect } from 'node:tls'
import { badRequest, notFound } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import { readBody } from '../../network/http.ts'
import type { Network } from '../../network/types.ts'
import type { Service } from '../../schema/types.gen.ts'
import { admitConnection } from '../admission/connect.ts'
import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import { serviceUnavailable } from '../statuses.ts'
import type { Answer } from '../types.ts'
import { type ProxiedPlace, proxiedLink, proxiedPage } from './proxy-links.ts'
import type { Subresource } from './types.ts'

interface Destination {
  host: string
  port: number
  tls: boolean
}

export const podProxy: Subresource = {
  async handle(services, request) {
    await admitConnection(services, request)
    const { scheme, name, port } = splitName(request.info.name)
    const pod = services.backend.reader.get(kinds.pods, request.info.namespace, name)
    if (!pod) throw notFound(kinds.pods, name)
    const host = pod.status?.podIP
    if (!host) throw badRequest('address not allowed')
    const first = pod.spec?.containers[0]?.ports?.[0]?.containerPort
    return forward(services, request, {
      host,
      port: port === '' ? (first ?? 80) : Number(port),
      tls: scheme === 'https',
    })
  },
}

export const serviceProxy: Subresource = {
  async handle(services, request) {
    await admitConnection(services, request)
    const { scheme, name, port } = splitName(request.info.name)
    const { namespace } = request.info
    const service = services.backend.reader.get(kinds.services, namespace, name)
    if (!service) throw notFound(kinds.services, name)
    const endpoint = endpointOf(services, service, port)
    if (!endpoint) throw serviceUnavailable(`no endpoints available for service ${JSON.stringify(request.info.name)}`)
    return forward(services, request, { ...endpoint, tls: scheme === 'https' })
  },
}

/** `name`, `name:port` or `scheme:name:port`. */
export function splitName(text: string): { scheme: string; name: string; port: string } {
  const parts = text.split(':')
  if (parts.length > 3) throw badRequest(`invalid proxy request ${JSON.stringify(text)}`)
  if (parts.length === 3) return { scheme: parts[0] ?? '', name: parts[1] ?? '', port: parts[2] ?? '' }
  return { scheme: '', name: parts[0] ?? '', port: parts[1] ?? '' }
}

function endpointOf({ backend }: Services, service: Service, port: string): { host: string; port: number } | undefined {
  const ports = service.spec?.ports ?? []
  const chosen =
    port === '' ? ports[0] : ports.find((candidate) => candidate.name === port || String(candidate.port) === port)
  if (!chosen) return undefined
  const slices = backend.reader
    .list(kinds.endpointSlices, service.metadata.namespace ?? '')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
  const candidates = slices.flatMap((slice) => {
    const target = slice.ports?.find(({ name }) => (name ?? '') === (chosen.name ?? ''))?.port
    const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
    return target === undefined
      ? []
      : ready.flatMap(({ addresses }) => addresses.map((host) => ({ host, port: target })))
  })
  return candidates[Math.floor(Math.random() * candidates.length)]
}

async function forward({ network }: Services, request: ApiRequest, destination: Destination): Promise<Answer> {
  if (!network) throw serviceUnavailable('error trying to reach service: the cluster has no network')
  const { path, rest } = request.info
  // Relative links of a page would lose their last part without the slash.
  if (rest === '' && !path.endsWith('/') && (request.method === 'GET' || request.method === 'HEAD')) {
    const query = request.query.toString()
    return { code: 301, contentType: 'text/plain', headers: { Location: `${path}/${query === '' ? '' : `?${query}`}` } }
  }
  const connection = await connect(network, destination)
  const response = await exchange(request, destination, connection)
  return passOn(response, connection, {
    prefix: path.slice(0, path.length - rest.length).replace(/\/$/, ''),
    hosts: [`${destination.host}:${destination.port}`, destination.host, request.headers.host ?? ''],
  })
}

async function passOn(response: IncomingMessage, connection: Duplex, place: ProxiedPlace): Promise<Answer> {
  const { 'transfer-encoding': _encoding, connection: _connection, ...received } = response.headers
  const headers = Object.fromEntries(Object.entries(received).map(([name, value]) => [name, String(value)]))
  const answer = { code: response.statusCode ?? 502, contentType: received['content-type'] ?? 'text/plain' }
  if (received.location !== undefined) headers['location'] = proxiedLink(received.location, place)
  const isPage = answer.contentType.split(';')[0]?.trim() === 'text/html' && received.location === undefined
  if (isPage && received['content-encoding'] === undefined) {
    const { 'content-length': _length, ...others } = headers
    return { ...answer, headers: others, body: proxiedPage((await readBody(response)).toString(), place) }
  }
  return {
    ...answer,
    headers,
    async stream(out, gone) {
      await pipeline(response, out, { signal: gone }).catch(() => connection.destroy())
    },
  }
}

async function connect(network: Network, { host, port, tls }: Destination): Promise<Duplex> {
  try {
    const connection = await network.connect(host, port)
    return tls ? tlsConnect({ socket: connection, rejectUnauthorized: false }) : connection
  } catch (error) {
    throw unreachable(host, port, error)
  }
}

function unreachable(host: string, port: number, error: unknown) {
  const refused = (error as { code?: string }).code === 'ECONNREFUSED'
  const reason = refused ? 'connect: connection refused' : 'i/o timeout'
  return serviceUnavailable(`error trying to reach service: dial tcp ${host}:${port}: ${reason}`)
}

async function exchange(
  request: ApiRequest,
  { host, port }: Destination,
  connection: Duplex,
): Promise<IncomingMessage> {
  const body = await request.body()
  const query = request.query.toString()
  const { authorization: _authorization, connection: _connection, ...headers } = request.headers
  const options: RequestOptions = {
    method: request.method,
    path: `/${request.info.rest}${query === '' ? '' : `?${query}`}`,
    headers: {
      ...headers,
      host: `${host}:${port}`,
      'x-forwarded-uri': request.info.path,
      'content-length': body.length,
    },
    createConnection: () => connection,
  }
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(options, resolve)
    outgoing.on('error', (error) => reject(serviceUnavailable(`error trying to reach service: ${error.message}`)))
    outgoing.end(body)
  })
}
