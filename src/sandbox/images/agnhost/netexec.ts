import { sleep } from '../../clock.ts'
import type { HttpRequest } from '../../network/http.ts'
import { readBody } from '../../network/http.ts'
import { type GoResponse, goError, goLog, pathOf } from '../programs/go-http.ts'
import { queryOf, runGoServer } from '../programs/go-server.ts'
import { collector } from '../shell/pipe.ts'
import { fetchUrl } from '../tools/fetch.ts'
import type { Process } from '../types.ts'
import { type AgnhostFlags, parseDuration } from './flags.ts'

/** `agnhost netexec`: a web server that tells about itself, runs commands and dials others. */
export async function netexec(process: Process, flags: AgnhostFlags): Promise<number> {
  let exit: (code: number) => void = () => {}
  const exited = new Promise<number>((resolve) => {
    exit = resolve
  })
  const port = Number(flags.get('http-port', '8080'))
  goLog(process, `Started HTTP server on port ${port}`)
  if (flags.get('udp-port', '8081') !== '-1')
    goLog(process, `Started UDP server on port  ${flags.get('udp-port', '8081')}`)
  return runGoServer(process, new Map([[port, (request: HttpRequest) => route(process, request, exit)]]), exited)
}

/** The web server's handlers; `exit` ends the program. */
async function route(process: Process, request: HttpRequest, exit: (code: number) => void): Promise<GoResponse> {
  const path = pathOf(request)
  const query = queryOf(request)
  goLog(process, `GET ${request.url}`)
  const { remoteAddress, remotePort, localPort } = request.connectionInfo
  const routes: Readonly<Record<string, () => GoResponse | Promise<GoResponse>>> = {
    '/clientip': () => ({ body: `${remoteAddress}:${remotePort}` }),
    '/serverport': () => ({ body: String(localPort) }),
    '/hostname': () => ({ body: process.hostname }),
    '/hostName': () => ({ body: process.hostname }),
    '/healthz': () => ({}),
    '/header': () => ({ body: String(request.headers[(query.get('key') ?? '').toLowerCase()] ?? '') }),
    '/echo': () => ({ status: Number(query.get('code') || 200), body: query.get('msg') ?? '' }),
    '/exit': () => leave(process, query, exit),
    '/shutdown': () => {
      exit(0)
      return {}
    },
    '/redirect': () => ({
      status: Number(query.get('code') || 302),
      headers: { Location: query.get('location') ?? '/' },
    }),
    '/shell': () => shell(process, query.get('shellCommand') || query.get('cmd') || ''),
    '/dial': () => dial(process, query),
    '/upload': () => upload(process, request),
  }
  return routes[path]?.() ?? { body: `NOW: ${new Date(process.clock.now()).toISOString()}` }
}

async function leave(process: Process, query: URLSearchParams, exit: (code: number) => void): Promise<GoResponse> {
  const wait = parseDuration(query.get('wait') || '0') ?? 0
  if (wait > 0) await sleep(process.clock, wait, process.killed).catch(() => {})
  setImmediate(() => exit(Number(query.get('code') ?? 0)))
  return {}
}

async function shell(process: Process, command: string): Promise<GoResponse> {
  const { output, text } = collector()
  const code = await process.spawn(['/bin/sh', '-c', command], { stdout: output, stderr: output }).catch(() => 127)
  const result: Record<string, string> = {}
  if (text() !== '') result['output'] = text()
  if (code !== 0) result['error'] = `exit status ${code}`
  return { body: JSON.stringify(result) }
}

async function dial(process: Process, query: URLSearchParams): Promise<GoResponse> {
  const request = query.get('request') ?? ''
  if (request === '') return goError(400, 'request parameter not specified. <nil>')
  const url = new URL(`http://${query.get('host')}:${query.get('port')}/${request}`)
  const [responses, errors]: [string[], string[]] = [[], []]
  for (let tries = Number(query.get('tries') || 1); tries > 0; tries--) {
    try {
      const { message } = await fetchUrl(process, {
        url,
        method: 'GET',
        headers: [
          ['Host', url.host],
          ['User-Agent', 'Go-http-client/1.1'],
        ],
        connectTimeoutMilliseconds: 5000,
      })
      responses.push((await readBody(message)).toString())
    } catch (error) {
      errors.push(`Get "${url.href}": ${(error as Error).message}`)
    }
  }
  return {
    body: JSON.stringify({ ...(errors.length > 0 ? { errors } : {}), ...(responses.length > 0 ? { responses } : {}) }),
  }
}

async function upload(process: Process, request: HttpRequest): Promise<GoResponse> {
  const body = await readBody(request)
  const boundary = /boundary=(.*)$/.exec(request.headers['content-type'] ?? '')?.[1]
  const start = body.indexOf('\r\n\r\n')
  const end = boundary === undefined ? -1 : body.lastIndexOf(`\r\n--${boundary}`)
  if (boundary === undefined || start < 0 || end < start)
    return { body: JSON.stringify({ error: 'Unable to upload file.' }) }
  const name = `/uploads/upload${process.clock.now()}`
  await process.fs.mkdir('/uploads', { recursive: true })
  await process.fs.writeFile(name, body.subarray(start + 4, end), { mode: 0o700 })
  return { body: JSON.stringify({ output: name }) }
}
