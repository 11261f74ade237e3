import { createWebSocketStream } from 'ws'
import type { NodeStreams } from '../../../kubelet/types.ts'
import type { Pod } from '../../../schema/types.gen.ts'
import { forwardOverSpdy } from '../spdy/port-forward.ts'
import { acceptWebSocket, tunnelProtocol } from './upgrade.ts'

/** Port-forward as kubectl 1.31 and later do it: a SPDY connection inside binary messages. */
export async function forwardOverTunnel(
  upgrade: Parameters<typeof acceptWebSocket>[0] & { streams: NodeStreams; route: { pod: Pod } },
): Promise<void> {
  const socket = await acceptWebSocket(upgrade, tunnelProtocol)
  forwardOverSpdy(createWebSocketStream(socket), upgrade.streams, upgrade.route.pod, Buffer.alloc(0))
}
