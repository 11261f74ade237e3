import { readBody } from '../../network/http.ts'
import { type GoResponse, goNotFound, pathOf } from '../programs/go-http.ts'
import { type GoHandler, runGoServer } from '../programs/go-server.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

/** Answers a review sent to a path; undefined for a path that there is not. */
export type ReviewHandler = (path: string, body: string) => Promise<GoResponse> | GoResponse | undefined

/** Serves reviews over TLS with the certificate and on the port that the flags name, and says that it is ready. */
export async function serveWebhook(process: Process, flags: AgnhostFlags, review: ReviewHandler): Promise<number> {
  const read = async (flag: string) => Buffer.from(await process.fs.readFile(flags.get(flag)))
  const tls = { cert: await read('tls-cert-file'), key: await read('tls-private-key-file') }
  const handle: GoHandler = async (request) => {
    const path = pathOf(request)
    if (path === '/readyz') return { body: 'ok' }
    return (await review(path, (await readBody(request)).toString())) ?? goNotFound
  }
  return runGoServer(process, new Map([[Number(flags.get('port', '443')), handle]]), { tls })
}
