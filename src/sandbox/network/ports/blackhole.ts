import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

/** A port of this machine that never completes a connection, as an address behind a firewall that drops packets. */
export interface Blackhole {
  readonly port: number
  close(): Promise<void>
}

/** Listens with the shortest queue and then stops for good, so that nobody ever accepts. */
const LISTEN_AND_STOP = `
const { createServer } = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const server = createServer()
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  setImmediate(() => Atomics.wait(new Int32Array(workerData), 0, 0))
})
`
/** More than the kernel keeps waiting for a queue of one (Linux: two). */
const FILLERS = 4

/** Opens a blackhole: a listener whose queue is kept full, so that the kernel ignores further connections. */
export async function openBlackhole(): Promise<Blackhole> {
  const stop = new SharedArrayBuffer(4)
  const worker = new Worker(LISTEN_AND_STOP, {
    eval: true,
    workerData: stop,
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const fillers = await fill(port)
  return {
    port,
    async close() {
      for (const socket of fillers) socket.destroy()
      Atomics.notify(new Int32Array(stop), 0)
      await worker.terminate()
    },
  }
}

/** Takes the places in the queue; those that find none are given up. */
async function fill(port: number): Promise<Socket[]> {
  const sockets = Array.from({ length: FILLERS }, () =>
    connect(port, '127.0.0.1')
      .on('error', () => {})
      .unref(),
  )
  const settled = sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', resolve)))
  await Promise.race([Promise.all(settled), new Promise((resolve) => setTimeout(resolve, 50))])
  return sockets
}
