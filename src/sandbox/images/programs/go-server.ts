import { codeOf } from '../../network/errors.ts'
import type { HttpHandler, HttpOptions, HttpRequest } from '../../network/http.ts'
import type { Process } from '../types.ts'
import { type GoResponse, goLog, respondAsGo } from './go-http.ts'
import { openServers } from './servers.ts'
import { nextSignal } from './signals.ts'

export type GoHandler = (request: HttpRequest) => GoResponse | Promise<GoResponse>

export interface GoServerOptions {
  /** Ends it from inside. */
  exited?: Promise<number>
  /** What SIGTERM does to it; by default it ends with 2, as a Go program that does not handle the signal. */
  onTerminate?: () => Promise<number>
  tls?: HttpOptions['tls']
}

/** Runs a Go web server on ports until it ends. */
export async function runGoServer(
  process: Process,
  handlers: ReadonlyMap<number, GoHandler>,
  { exited = new Promise(() => {}), onTerminate = async () => 2, tls }: GoServerOptions = {},
): Promise<number> {
  const servers = openServers(process)
  for (const [port, handle] of handlers) {
    try {
      const serve: HttpHandler = async (request, response) => {
        const answer = await handle(request)
        request.resume()
        respondAsGo(process, request, response, answer)
      }
      servers.http(port, serve, { tls })
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error
      goLog(process, `listen tcp :${port}: bind: address already in use`)
      servers.close()
      return 1
    }
  }
  const signal = nextSignal(process, ['SIGTERM', 'SIGINT', 'SIGHUP']).then((name) => {
    if (name === 'SIGKILL') return 137
    return name === 'SIGTERM' ? onTerminate() : 2
  })
  const code = await Promise.race([signal, exited])
  // What was answered just before the end still goes out.
  await new Promise<void>((resolve) => setImmediate(resolve))
  servers.close()
  return code
}

/** The query of a request. */
export function queryOf(request: HttpRequest): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split(/\?(.*)/s)[1] ?? '')
}
