import { sleep } from '../../clock.ts'
import type { HttpRequest } from '../../network/http.ts'
import { goLog } from '../programs/go-http.ts'
import { type GoServerOptions, runGoServer } from '../programs/go-server.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { netexecRoute } from './netexec-routes.ts'
import { serveUdp } from './netexec-udp.ts'

/** What the handlers of one server know of it. */
export interface NetexecState {
  /** The UDP server runs: `/healthz` and `/readyz` ask for it. */
  ready: boolean
  terminating: boolean
  exit(code: number): void
}

/** `agnhost netexec`: a web server that tells about itself, runs commands and dials others; and a UDP server. */
export async function netexec(process: Process, flags: AgnhostFlags): Promise<number> {
  let exit: (code: number) => void = () => {}
  const exited = new Promise<number>((resolve) => {
    exit = resolve
  })
  const state: NetexecState = { ready: false, terminating: false, exit }
  const udpPort = Number(flags.get('udp-port', '8081'))
  if (udpPort !== -1) state.ready = serveUdp(process, flags.get('udp-listen-addresses'), udpPort, exit)
  const port = Number(flags.get('http-port', '8080'))
  goLog(process, `Started HTTP server on port ${port}`)
  const override = flags.get('http-override')
  const handle = (request: HttpRequest) => {
    if (override !== '') Object.assign(request, { method: 'GET', url: override })
    return netexecRoute(process, request, state)
  }
  const onTerminate = async () => {
    state.terminating = true
    const seconds = Number(flags.get('delay-shutdown', '0'))
    if (seconds > 0) {
      goLog(process, `Sleeping ${seconds} seconds before terminating...`)
      await sleep(process.clock, seconds * 1000, process.killed).catch(() => {})
    }
    return 0
  }
  return runGoServer(process, new Map([[port, handle]]), { exited, onTerminate, ...(await tlsOf(process, flags)) })
}

async function tlsOf(process: Process, flags: AgnhostFlags): Promise<Pick<GoServerOptions, 'tls'>> {
  const [cert, key] = [flags.get('tls-cert-file'), flags.get('tls-private-key-file')]
  if (cert === '') return {}
  const read = async (path: string) => Buffer.from(await process.fs.readFile(path))
  return { tls: { cert: await read(cert), key: await read(key) } }
}
