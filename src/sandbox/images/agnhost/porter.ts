import type { HttpRequest } from '../../network/http.ts'
import type { GoResponse } from '../programs/go-http.ts'
import { type GoHandler, runGoServer } from '../programs/go-server.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

/** `agnhost porter`: answers on each port of `SERVE_PORT_n`, and with TLS of `SERVE_TLS_PORT_n`, with that variable's value. */
export async function porter(process: Process, flags: AgnhostFlags): Promise<number> {
  const json = flags.get('json-response') === 'true'
  const plain = new Map<number, GoHandler>()
  const secure = new Map<number, GoHandler>()
  for (const [name, value] of Object.entries(process.env)) {
    const [, tls, port] = /^SERVE_(TLS_)?PORT_(\d+)$/.exec(name) ?? []
    if (port) (tls ? secure : plain).set(Number(port), (request) => answer(request, value, json))
  }
  const servers = [runGoServer(process, plain)]
  if (secure.size > 0) servers.push(runGoServer(process, secure, { tls: await certificate(process) }))
  return Promise.race(servers)
}

function answer({ method }: HttpRequest, value: string, json: boolean): GoResponse {
  if (!json) return { body: value }
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ Method: method, Body: value }) }
}

async function certificate({ env, fs }: Process): Promise<{ cert: Buffer; key: Buffer }> {
  const read = async (path: string) => Buffer.from(await fs.readFile(path))
  return {
    cert: await read(env['CERT_FILE'] ?? '/localhost.crt'),
    key: await read(env['KEY_FILE'] ?? '/localhost.key'),
  }
}
