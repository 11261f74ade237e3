import { codeOf } from '../../network/errors.ts'
import type { HttpRequest } from '../../network/http.ts'
import type { Process } from '../types.ts'
import { type GoResponse, goLog, respondAsGo } from './go-http.ts'
import { openServers } from './servers.ts'
import { nextSignal } from './signals.ts'

export type GoHandler = (request: HttpRequest) => GoResponse | Promise<GoResponse>

/** Runs a plain Go web server: no signal handling of its own, so SIGTERM ends it with 2. `exited` ends it from inside. */
export async function runGoServer(
  process: Process,
  handlers: ReadonlyMap<number, GoHandler>,
  exited: Promise<number> = new Promise(() => {}),
): Promise<number> {
  const servers = openServers(process)
  for (const [port, handle] of handlers) {
    try {
      servers.http(port, (request, response) => {
        void Promise.resolve(handle(request)).then((answer) => {
          request.resume()
          respondAsGo(process, request, response, answer)
        })
      })
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error
      goLog(process, `listen tcp :${port}: bind: address already in use`)
      servers.close()
      return 1
    }
  }
  const signal = nextSignal(process, ['SIGTERM', 'SIGINT', 'SIGHUP']).then((name) => (name === 'SIGKILL' ? 137 : 2))
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
