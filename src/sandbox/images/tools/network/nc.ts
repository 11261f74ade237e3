import type { Connection } from '../../../network/types.ts'
import type { Process, Program } from '../../types.ts'
import { fail, shortOptions, stdinChunks, write } from '../io.ts'
import type { Userland } from '../userland.ts'
import { exchangeDatagrams } from './nc-datagrams.ts'
import { type NcCall, opened, refused } from './nc-words.ts'

/** nc (netcat) of busybox or OpenBSD: `-l -p PORT`, `-z` to test a port, `-u` for UDP, `-v`, `-w SECONDS`, `-e PROGRAM`. */
export const nc =
  (userland: Userland): Program =>
  async (process) => {
    const { flags, operands } = shortOptions(process.argv.slice(1), 'pweisqX')
    if (flags.has('l')) return serve(process, flags, Number(flags.get('p') ?? operands.at(-1)))
    const [host = '', ports = ''] = operands
    const [first = 0, last = first] = ports.split('-').map(Number)
    let status = 1
    for (let port = first; port <= last; port++) {
      const call = { process, host, port, flags, userland }
      if ((flags.has('u') ? await exchangeDatagrams(call) : await attempt(call)) === 0) status = 0
    }
    return status
  }

async function attempt(call: NcCall): Promise<number> {
  const { process, host, port, flags } = call
  const seconds = Number(flags.get('w') ?? 0)
  try {
    const connection = await within(process, process.net.connect(host, port), seconds * 1000)
    if (flags.has('v')) process.stderr.write(opened(call, connection.remoteAddress))
    if (flags.has('z')) {
      connection.destroy()
      return 0
    }
    await exchange(process, connection)
    return 0
  } catch (error) {
    return refused(call, error)
  }
}

function within(process: Process, opening: Promise<Connection>, milliseconds: number): Promise<Connection> {
  if (milliseconds === 0) return opening
  return new Promise((resolve, reject) => {
    const expire = () => reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }))
    const timer = process.clock.setTimeout(expire, milliseconds)
    opening.then(resolve, reject).finally(() => timer.cancel())
  })
}

/** Copies stdin to the peer and what it says to stdout, until it ends. */
async function exchange(process: Process, connection: Connection): Promise<void> {
  const received = new Promise<void>((resolve) => {
    connection.on('data', (chunk: Buffer) => void write(process, chunk))
    connection.once('end', resolve)
    connection.once('close', resolve)
    process.killed.addEventListener('abort', () => resolve(), { once: true })
  })
  const send = async () => {
    for await (const chunk of stdinChunks(process)) connection.write(chunk)
    connection.end()
  }
  void send()
  await received
  connection.destroy()
}

async function serve(process: Process, flags: ReadonlyMap<string, string>, port: number): Promise<number> {
  const forever = flags.has('k') || flags.has('L')
  do {
    const connection = await accept(process, port)
    if (typeof connection === 'number') return connection
    const program = flags.get('e')
    if (program === undefined) await exchange(process, connection)
    else await process.spawn([program], { stdin: connection, stdout: connection }).catch(() => {})
    connection.destroy()
  } while (forever && !process.killed.aborted)
  return 0
}

function accept(process: Process, port: number): Promise<Connection | number> {
  return new Promise((resolve) => {
    try {
      const listener = process.net.listen(port, (connection) => {
        listener.close()
        resolve(connection)
      })
      process.killed.addEventListener(
        'abort',
        () => {
          listener.close()
          resolve(137)
        },
        { once: true },
      )
    } catch {
      resolve(fail(process, 'bind: Address in use'))
    }
  })
}
