import { Duplex } from 'node:stream'
import type { NodeStreams } from '../../../kubelet/types.ts'
import type { Pod } from '../../../schema/types.gen.ts'
import { forwardPort } from '../forward-port.ts'
import { channelsOf } from './channels.ts'
import { acceptWebSocket } from './upgrade.ts'

/** Port-forward over channel pairs: port `i` has data on channel `2i` and errors on `2i + 1`; each first sends its port's number. */
export async function forwardOverChannels(
  upgrade: Parameters<typeof acceptWebSocket>[0] & { streams: NodeStreams; route: { pod: Pod } },
  protocol: string,
  ports: readonly number[],
): Promise<void> {
  const channels = channelsOf(await acceptWebSocket(upgrade, protocol), protocol)
  const forwards = ports.map((port, index) => {
    const data = Duplex.from({ readable: channels.readable(2 * index), writable: channels.writable(2 * index) })
    const error = Duplex.from({ writable: channels.writable(2 * index + 1) })
    for (const stream of [data, error]) stream.on('error', () => {}).write(portNumber(port))
    return forwardPort(upgrade.streams, upgrade.route.pod, { port, data, error })
  })
  void Promise.all(forwards).then(() => channels.close())
}

function portNumber(port: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(port)
  return bytes
}
