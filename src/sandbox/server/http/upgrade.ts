import type { IncomingMessage } from 'node:http'
import { type Duplex, Readable } from 'node:stream'
import { badRequest, notFound } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import { admitConnection } from '../admission/connect.ts'
import type { Services } from '../services.ts'
import { handleUpgrade } from '../streaming/handle-upgrade.ts'
import { refuse as refuseUpgrade } from '../streaming/refuse.ts'
import { logOverWebSocket } from '../streaming/websocket/log.ts'
import { isWebSocket } from '../streaming/websocket/upgrade.ts'
import { openLog } from '../subresources/log.ts'
import type { Answer } from '../types.ts'
import { beginExchange, failure, prepare, record } from './serve.ts'

const STREAMS = ['exec', 'attach', 'portforward'] as const

/** Answers a request to upgrade its connection: exec, attach, portforward and log of a pod. Never throws. */
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
    const { info, query } = apiRequest
    if (info.resource === 'pods' && info.subresource === 'log' && isWebSocket(request)) {
      const log = await openLog(services, { info, query })
      record(services, exchange, request, { code: 101 })
      return await logOverWebSocket({ request, socket, head }, log ?? Readable.from([]))
    }
    const subresource = STREAMS.find((name) => name === info.subresource)
    if (info.resource !== 'pods' || !subresource)
      throw badRequest('the resource does not support upgrading its connection')
    const pod = services.backend.reader.get(kinds.pods, info.namespace, info.name)
    if (!pod) throw notFound(kinds.pods, info.name)
    await admitConnection(services, apiRequest)
    record(services, exchange, request, { code: 101 })
    await handleUpgrade({ request, socket, head, route: { subresource, pod, query }, streams: services.streams })
  } catch (error) {
    const answer = failure(error)
    record(services, exchange, request, answer)
    refuse(socket, answer)
  }
}

function refuse(socket: Duplex, { code, contentType, body = '' }: Answer): void {
  if (socket.destroyed) return
  refuseUpgrade(socket, code, String(body), { 'Content-Type': contentType })
}
