import { sleep } from '../../../clock.ts'
import { codeOf } from '../../../network/errors.ts'
import type { Process, Program } from '../../types.ts'
import { fail, shortOptions, write } from '../io.ts'
import type { Userland } from '../userland.ts'

interface Tally {
  sent: number
  times: number[]
}

/** ping of busybox, or of iputils where the image has the GNU tools. Ends after `-c` packets, or with Ctrl-C. */
export const ping =
  (userland: Userland): Program =>
  async (process) => {
    const { flags, operands } = shortOptions(process.argv.slice(1), 'cWwisI')
    const gnu = userland === 'gnu'
    const [host] = operands
    if (host === undefined)
      return gnu ? fail(process, 'usage error: Destination address required') : fail(process, 'missing host')
    let address: string
    try {
      address = (await process.net.lookup(host))[0] ?? host
    } catch {
      if (gnu) return fail(process, `${host}: Name or service not known`, 2)
      return fail(process, `bad address '${host}'`)
    }
    const size = Number(flags.get('s') ?? 56)
    await write(
      process,
      gnu
        ? `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`
        : `PING ${host} (${address}): ${size} data bytes\n`,
    )
    const tally: Tally = { sent: 0, times: [] }
    const stop = new AbortController()
    process.onSignal('SIGINT', () => stop.abort())
    process.onSignal('SIGTERM', () => stop.abort())
    process.killed.addEventListener('abort', () => stop.abort(), { once: true })
    await sendAll(process, { address, host, gnu, size, flags, tally, stop: stop.signal })
    await write(process, summary(host, tally, gnu))
    return tally.times.length > 0 ? 0 : 1
  }

interface Run {
  address: string
  host: string
  gnu: boolean
  size: number
  flags: ReadonlyMap<string, string>
  tally: Tally
  stop: AbortSignal
}

/** Seconds between packets. A real ping waits one; in a lab nobody learns from that. */
const DEFAULT_INTERVAL = 0.05

async function sendAll(process: Process, run: Run): Promise<void> {
  const { flags, tally, stop } = run
  const count = Number(flags.get('c') ?? Number.POSITIVE_INFINITY)
  const interval = Number(flags.get('i') ?? DEFAULT_INTERVAL) * 1000
  const deadline = process.clock.now() + Number(flags.get('w') ?? Number.POSITIVE_INFINITY) * 1000
  while (!stop.aborted && tally.sent < count && process.clock.now() < deadline) {
    tally.sent++
    const begun = process.clock.now()
    const milliseconds = await once(process, run)
    if (milliseconds !== undefined) {
      tally.times.push(milliseconds)
      await write(process, reply(run, milliseconds))
    }
    if (tally.sent >= count) return
    await sleep(process.clock, Math.max(0, interval - (process.clock.now() - begun)), stop).catch(() => {})
  }
}

/** One echo; undefined when no answer comes in time (`-W`, one second between packets otherwise). */
async function once({ net, clock }: Process, { address, flags, stop, tally }: Run): Promise<number | undefined> {
  const isLast = tally.sent >= Number(flags.get('c') ?? Number.POSITIVE_INFINITY)
  const wait = flags.has('W') || isLast ? Number(flags.get('W') ?? 10) * 1000 : 1000
  const answered = new AbortController()
  const end = () => answered.abort()
  stop.addEventListener('abort', end, { once: true })
  const timeout = sleep(clock, wait, answered.signal).then(
    () => undefined,
    () => undefined,
  )
  const answer = net.ping(address).then(
    ({ milliseconds }) => milliseconds,
    (error) => (codeOf(error) === undefined ? Promise.reject(error) : timeout),
  )
  try {
    return await Promise.race([answer, timeout])
  } finally {
    end()
    stop.removeEventListener('abort', end)
  }
}

function reply({ address, gnu, host, size, tally }: Run, milliseconds: number): string {
  const sequence = tally.sent
  const time = milliseconds.toFixed(3)
  const ttl = address.startsWith('10.') || address.startsWith('127.') ? 64 : 115
  if (!gnu) return `${size + 8} bytes from ${address}: seq=${sequence - 1} ttl=${ttl} time=${time} ms\n`
  const from = host === address ? address : `${host} (${address})`
  const shown = milliseconds < 1 ? time : milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds.toFixed(1)
  return `${size + 8} bytes from ${from}: icmp_seq=${sequence} ttl=${ttl} time=${shown} ms\n`
}

function summary(host: string, { sent, times }: Tally, gnu: boolean): string {
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100)
  const head = `\n--- ${host} ping statistics ---\n`
  const [min, max] = [Math.min(...times), Math.max(...times)]
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const three = [min, average, max].map((time) => time.toFixed(3)).join('/')
  if (!gnu) {
    const trip = times.length > 0 ? `round-trip min/avg/max = ${three} ms\n` : ''
    return `${head}${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n${trip}`
  }
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - average) ** 2, 0) / times.length).toFixed(3)
  const trip = times.length > 0 ? `rtt min/avg/max/mdev = ${three}/${deviation} ms\n` : ''
  return `${head}${sent} packets transmitted, ${times.length} received, ${loss}% packet loss, time ${Math.max(0, sent - 1) * 1001}ms\n${trip}`
}
