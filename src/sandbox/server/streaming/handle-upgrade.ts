import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { badRequest, StatusError } from '../../api/status.ts'
import type { NodeStreams } from '../../kubelet/types.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { notRunning, portForwardPorts, remoteCommandOptions } from './options.ts'
import { refuse, refuseWithStatus } from './refuse.ts'
import type { RemoteCommand } from './remote-command.ts'
import { forwardOverSpdy } from './spdy/port-forward.ts'
import { remoteCommandOverSpdy } from './spdy/remote-command.ts'
import { acceptSpdy, portForwardProtocols, remoteCommandProtocols } from './spdy/upgrade.ts'
import { forwardOverChannels } from './websocket/port-forward.ts'
import { remoteCommandOverWebSocket, statusOverWebSocket } from './websocket/remote-command.ts'
import { forwardOverTunnel } from './websocket/tunnel.ts'
import { channelProtocols, isWebSocket, offeredProtocols, tunnelProtocol } from './websocket/upgrade.ts'

/** A request to upgrade a connection to a stream of a pod; the pod exists and the user may do this. */
export interface StreamUpgrade {
  request: IncomingMessage
  socket: Duplex
  /** The first bytes after the request, as Node's `upgrade` event gives them. */
  head: Buffer
  route: { subresource: 'exec' | 'attach' | 'portforward'; pod: Pod; query: URLSearchParams }
  streams: NodeStreams
}

/**
 * The streaming side of `pods/exec`, `pods/attach` and `pods/portforward`: WebSocket (v5/v4.channel.k8s.io and older, tunneled
 * SPDY) and SPDY/3.1. Answers wrong requests itself; resolves when the upgrade is answered.
 */
export async function handleUpgrade(upgrade: StreamUpgrade): Promise<void> {
  // A client may leave at any moment; what that means is up to the streams.
  upgrade.socket.on('error', () => upgrade.socket.destroy())
  try {
    if (upgrade.route.subresource === 'portforward') await portForward(upgrade)
    else await remoteCommand(upgrade, upgrade.route.subresource)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    refuseWithStatus(upgrade.socket, error)
  }
}

async function remoteCommand(upgrade: StreamUpgrade, kind: 'exec' | 'attach'): Promise<void> {
  const { route, streams, request, socket } = upgrade
  const command: RemoteCommand = {
    kind,
    pod: route.pod,
    options: remoteCommandOptions(route.pod, route.query),
    streams,
  }
  const missing = notRunning(route.pod, command.options.container, kind)
  if (isWebSocket(request)) {
    const protocol = offeredProtocols(request).find((name) => channelProtocols.has(name)) ?? defaultProtocol(request)
    // From v5 on the API server answers the handshake itself and tells failures of the node in the stream.
    if (missing !== undefined && protocol.startsWith('v5.')) {
      return statusOverWebSocket(upgrade, protocol, `unable to upgrade connection: ${missing}`)
    }
    if (missing !== undefined) return refuse(socket, 500, missing)
    return remoteCommandOverWebSocket(upgrade, protocol, command)
  }
  if (missing !== undefined) return refuse(socket, 500, missing)
  const protocol = acceptSpdy(upgrade, remoteCommandProtocols)
  if (protocol !== undefined) remoteCommandOverSpdy(upgrade, protocol, command)
}

async function portForward(upgrade: StreamUpgrade): Promise<void> {
  const { request, route, streams } = upgrade
  if (!route.pod.spec?.nodeName) throw badRequest(`pod ${route.pod.metadata.name} does not have a host assigned`)
  if (!isWebSocket(request)) {
    const protocol = acceptSpdy(upgrade, portForwardProtocols)
    if (protocol !== undefined) forwardOverSpdy(upgrade.socket, streams, route.pod, upgrade.head)
    return
  }
  const offered = offeredProtocols(request)
  if (offered.includes(tunnelProtocol)) return forwardOverTunnel(upgrade)
  const protocol =
    offered.find((name) => name.startsWith('v4.') && channelProtocols.has(name)) ?? defaultProtocol(request)
  return forwardOverChannels(upgrade, protocol, portForwardPorts(route.query))
}

/** Without a subprotocol the oldest one is spoken; an unknown one is refused. */
function defaultProtocol(request: IncomingMessage): string {
  const offered = offeredProtocols(request)
  if (offered.length === 0) return ''
  throw badRequest(`unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}]`)
}
