import type { IncomingMessage } from 'node:http'
import { type Duplex, Readable } from 'node:stream'
import { notFound } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import { admitConnection } from '../admission/connect.ts'
import { dispatch } from '../dispatch.ts'
import type { ApiRequest } from '../request.ts'
import { type RequestInfo, requestInfo } from '../request-info.ts'
import type { Services } from '../services.ts'
import { handleUpgrade } from '../streaming/handle-upgrade.ts'
import { refuse as refuseUpgrade } from '../streaming/refuse.ts'
import { logOverWebSocket } from '../streaming/websocket/log.ts'
import { isWebSocket } from '../streaming/websocket/upgrade.ts'
import { watchOverWebSocket } from '../streaming/websocket/watch.ts'
import { openLog } from '../subresources/log.ts'
import type { Answer } from '../types.ts'
import { refusalOf } from './refusal.ts'
import { beginExchange, failure, prepare, record } from './serve.ts'
import { readTarget } from './target.ts'

const STREAMS = ['exec', 'attach', 'portforward'] as const

type Stream = (typeof STREAMS)[number]

/** Whether a request to upgrade its connection is about something that can: exec, attach, portforward and log of a pod, and watches. */
export function isUpgrade(request: IncomingMessage): boolean {
  // A HEAD is refused, and without a body.
  if (request.method === 'HEAD' || refusalOf(request) !== undefined) return false
  const { path, query } = readTarget(request.url ?? '/')
  const info = requestInfo(request.method ?? 'GET', path, query)
  return streamOf(info) !== undefined || (isWebSocket(request) && (isLog(info) || info.verb === 'watch'))
}

function streamOf({ resource, subresource }: RequestInfo): Stream | undefined {
  return resource === 'pods' ? STREAMS.find((name) => name === subresource) : undefined
}

function isLog({ resource, subresource }: RequestInfo): boolean {
  return resource === 'pods' && subresource === 'log'
}

/** Answers a request for which {@link isUpgrade} holds. Never throws. */
export async function upgrade(
  services: Services,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy())
  const exchange = beginExchange(services, request)
  try {
    const apiRequest = prepare(services, exchange, request)
    const taken: Taken = { request, socket, head }
    const open = await opened(services, apiRequest, taken)
    record(services, exchange, request, { code: 101 })
    await open()
  } catch (error) {
    const answer = failure(error)
    record(services, exchange, request, answer)
    refuse(socket, answer)
  }
}

/** A connection with the request on it. */
interface Taken {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
}

/** What goes over the connection from here on. Rejects with what the request is refused with. */
async function opened(services: Services, apiRequest: ApiRequest, taken: Taken): Promise<() => Promise<void>> {
  const { info, query } = apiRequest
  if (info.verb === 'watch') {
    const { stream } = await dispatch(services, apiRequest)
    return async () => stream && watchOverWebSocket(taken, stream)
  }
  const subresource = streamOf(info)
  if (!subresource) {
    const log = await openLog(services, { info, query })
    return () => logOverWebSocket(taken, log ?? Readable.from([]))
  }
  const pod = services.backend.reader.get(kinds.pods, info.namespace, info.name)
  if (!pod) throw notFound(kinds.pods, info.name)
  await admitConnection(services, apiRequest)
  return () => handleUpgrade({ ...taken, route: { subresource, pod, query }, streams: services.streams })
}

function refuse(socket: Duplex, { code, contentType, body = '' }: Answer): void {
  if (socket.destroyed) return
  refuseUpgrade(socket, code, String(body), { 'Content-Type': contentType, 'Cache-Control': 'no-cache, private' })
}
