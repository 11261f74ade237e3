import { WebSocket } from 'ws'

/** What came over each channel until the server closed. */
export interface ChannelClient {
  socket: WebSocket
  opened: Promise<void>
  /** Text by channel, complete. */
  closed: Promise<Record<number, string>>
  send(channel: number, data: string): void
}

export function channelClient(url: string, path: string, protocol: string): ChannelClient {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocol === '' ? [] : [protocol])
  const base64 = protocol.includes('base64')
  const received: Record<number, string> = {}
  socket.on('message', (data: Buffer) => {
    const channel = base64 ? Number(data.toString('latin1', 0, 1)) : data.readUInt8(0)
    const text = base64 ? Buffer.from(data.toString('latin1', 1), 'base64') : data.subarray(1)
    received[channel] = (received[channel] ?? '') + text.toString('utf8')
  })
  return {
    socket,
    opened: new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject)),
    closed: new Promise((resolve) => socket.once('close', () => resolve(received))),
    send: (channel, data) =>
      base64
        ? socket.send(`${channel}${Buffer.from(data).toString('base64')}`)
        : socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)])),
  }
}
