import { sleep } from '../../clock.ts'
import { type HttpRequest, readBody } from '../../network/http.ts'
import { type GoResponse, goLog, pathOf } from '../programs/go-http.ts'
import { queryOf } from '../programs/go-server.ts'
import { collector } from '../shell/pipe.ts'
import type { Process } from '../types.ts'
import { parseDuration } from './flags.ts'
import type { NetexecState } from './netexec.ts'
import { dial } from './netexec-dial.ts'

interface Exchange {
  process: Process
  request: HttpRequest
  query: URLSearchParams
  state: NetexecState
}

type Handler = (exchange: Exchange) => GoResponse | Promise<GoResponse>

/** Answers a request to `agnhost netexec`. */
export async function netexecRoute(process: Process, request: HttpRequest, state: NetexecState): Promise<GoResponse> {
  const path = pathOf(request)
  const handler = Object.hasOwn(routes, path) ? routes[path] : undefined
  if (path !== '/dial') goLog(process, `GET ${handler ? request.url : '/'}`)
  return (handler ?? now)({ process, request, query: queryOf(request), state })
}

const now: Handler = ({ process }) => {
  const [day, time] = new Date(process.clock.now()).toISOString().replace('Z', '').split('T')
  return { body: `NOW: ${day} ${time} +0000 UTC m=+${(process.clock.now() / 1000).toFixed(6)}` }
}

const hostname: Handler = ({ process }) => ({ body: process.hostname })

const routes: Readonly<Record<string, Handler>> = {
  '/clientip': ({ request: { connectionInfo } }) => ({
    body: `${connectionInfo.remoteAddress}:${connectionInfo.remotePort}`,
  }),
  '/dial': ({ process, query }) => dial(process, query),
  '/echo': ({ query }) => ({ status: Number(query.get('code') || 200), body: query.get('msg') ?? '' }),
  '/exit': leave,
  '/header': header,
  '/healthz': ({ state }) => ({ status: state.ready ? 200 : 412 }),
  '/hostname': hostname,
  '/hostName': hostname,
  '/readyz': ({ state }) => {
    if (state.terminating) return { status: 503, body: 'shutting down' }
    return state.ready ? { body: 'ok' } : { status: 412 }
  },
  '/redirect': ({ query }) => ({
    status: Number(query.get('code') || 302),
    headers: { Location: query.get('location') ?? '/' },
  }),
  '/shell': shell,
  '/shutdown': ({ state }) => {
    state.exit(0)
    return {}
  },
  '/upload': upload,
}

function header({ request, query }: Exchange): GoResponse {
  const key = query.get('key')
  if (key) return { body: String(request.headers[key.toLowerCase()] ?? '') }
  const names = Object.keys(request.headersDistinct).filter((name) => name !== 'host')
  const entries = names.sort().map((name) => [canonical(name), request.headersDistinct[name]])
  return { body: JSON.stringify(Object.fromEntries(entries)) }
}

/** `X-Forwarded-For`: as Go's net/http spells headers. */
function canonical(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
}

async function leave({ process, query, state }: Exchange): Promise<GoResponse> {
  for (const name of ['timeout', 'wait']) {
    const text = query.get(name) ?? ''
    if (text === '' || parseDuration(text) !== undefined) continue
    return { body: `argument '${name}' must be a valid golang duration or empty, got ${JSON.stringify(text)}\n` }
  }
  const wait = parseDuration(query.get('wait') || '0') ?? 0
  if (wait > 0) await sleep(process.clock, wait, process.killed).catch(() => {})
  setImmediate(() => state.exit(Number(query.get('code') ?? 0)))
  return {}
}

async function shell({ process, query }: Exchange): Promise<GoResponse> {
  const command = query.get('shellCommand') || query.get('cmd') || ''
  const { output, text } = collector()
  const code = await process.spawn(['/bin/sh', '-c', command], { stdout: output, stderr: output }).catch(() => 127)
  const result: Record<string, string> = {}
  if (code !== 0) result['error'] = `exit status ${code}`
  if (text() !== '') result['output'] = text()
  return { body: JSON.stringify(result) }
}

async function upload({ process, request }: Exchange): Promise<GoResponse> {
  const body = await readBody(request)
  const boundary = /boundary=(.*)$/.exec(request.headers['content-type'] ?? '')?.[1]
  const start = body.indexOf('\r\n\r\n')
  const end = boundary === undefined ? -1 : body.lastIndexOf(`\r\n--${boundary}`)
  if (boundary === undefined || start < 0 || end < start)
    return { body: JSON.stringify({ error: 'Unable to upload file.' }) }
  const name = `/uploads/upload${process.clock.now()}`
  await process.fs.mkdir('/uploads', { recursive: true })
  await process.fs.writeFile(name, body.subarray(start + 4, end), { mode: 0o700 })
  return { status: 201, body: JSON.stringify({ output: name }) }
}
