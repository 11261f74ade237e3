import type { DatagramSocket } from '../../../network/types.ts'
import { stdinChunks, write } from '../io.ts'
import { type NcCall, opened, refused } from './nc-words.ts'

/** `nc -u`: sends what comes on stdin and prints what comes back, until it was quiet for `-w` seconds, or for good. */
export async function exchangeDatagrams(call: NcCall): Promise<number> {
  const { process, host, flags } = call
  const { clock, net, killed } = process
  const idle = Number(flags.get('w') ?? 0) * 1000
  let finish: (error?: unknown) => void = () => {}
  const over = new Promise<unknown>((resolve) => {
    finish = resolve
  })
  let timer = clock.setTimeout(() => {}, 0)
  const stir = () => {
    timer.cancel()
    if (idle > 0) timer = clock.setTimeout(() => finish(), idle)
  }
  const socket = net.bind(0, (data) => {
    stir()
    void write(process, data)
  })
  killed.addEventListener('abort', () => finish(), { once: true })
  try {
    if (flags.has('v')) process.stderr.write(opened(call, (await net.lookup(host))[0] ?? host))
    if (flags.has('z')) return await test(call, socket)
    stir()
    void sendAll(call, socket, stir).catch(finish)
    const error = await over
    return error === undefined ? 0 : refused(call, error)
  } catch (error) {
    return refused(call, error)
  } finally {
    timer.cancel()
    socket.close()
  }
}

async function sendAll({ process, host, port }: NcCall, socket: DatagramSocket, stir: () => void): Promise<void> {
  for await (const chunk of stdinChunks(process)) {
    stir()
    await socket.send(chunk, host, port)
  }
}

/** A port counts as open unless the other side says that it is not. */
async function test(call: NcCall, socket: DatagramSocket): Promise<number> {
  await socket.send(Buffer.from('X'), call.host, call.port)
  return 0
}
