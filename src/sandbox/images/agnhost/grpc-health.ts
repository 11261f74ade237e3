import type { ServerHttp2Stream } from 'node:http2'
import { type GoResponse, goLog, goNotFound, pathOf } from '../programs/go-http.ts'
import { runGoServer } from '../programs/go-server.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

const SERVING = 1
const NOT_SERVING = 2
const NOT_FOUND = 5

/** `agnhost grpc-health-checking`: answers `grpc.health.v1.Health/Check`; `/make-serving` and `/make-not-serving` change what it says. */
export async function grpcHealthChecking(process: Process, flags: AgnhostFlags): Promise<number> {
  const { clock, net } = process
  const started = clock.now()
  const delay = Number(flags.get('delay-unhealthy-sec', '-1'))
  let forced: boolean | undefined
  const isServing = () => forced ?? (delay < 0 || clock.now() - started < delay * 1000)
  const { createServer } = await import('node:http2')
  const server = createServer()
  server.on('stream', (stream) => {
    goLog(process, `Serving the Check request for health check, started at ${new Date(started).toISOString()}`)
    // A client may go away in the middle of its request, e.g. a probe whose time is over.
    stream.on('error', () => {})
    void check(stream, flags.get('service'), isServing).catch(() => stream.destroy())
  })
  const port = Number(flags.get('port', '5000'))
  const listener = net.listen(port, (connection) => void server.emit('connection', connection))
  goLog(process, `gRPC server starting to listen on :${port}`)
  const httpPort = Number(flags.get('http-port', '8080'))
  goLog(process, `Http server starting to listen on :${httpPort}`)
  const force = (serving: boolean): GoResponse => {
    goLog(process, `Mark as ${serving ? 'healthy' : 'unhealthy'}`)
    forced = serving
    return { body: `${(clock.now() - started) / 1000}s` }
  }
  const code = await runGoServer(
    process,
    new Map([[httpPort, (request) => forces[pathOf(request)]?.(force) ?? goNotFound]]),
  )
  listener.close()
  return code
}

const forces: Readonly<Record<string, (force: (serving: boolean) => GoResponse) => GoResponse>> = {
  '/make-serving': (force) => force(true),
  '/make-not-serving': (force) => force(false),
}

async function check(stream: ServerHttp2Stream, service: string, isServing: () => boolean): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  const head = { ':status': 200, 'content-type': 'application/grpc' }
  if (serviceOf(Buffer.concat(parts)) !== service) {
    stream.respond(
      { ...head, 'grpc-status': String(NOT_FOUND), 'grpc-message': 'unknown service' },
      { endStream: true },
    )
    return
  }
  stream.respond(head, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  // A message that is not compressed, two bytes long: field 1, the status.
  stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, isServing() ? SERVING : NOT_SERVING]))
}

/** `service` of a HealthCheckRequest: field 1, after the five bytes before every message. */
function serviceOf(request: Buffer): string {
  const length = request[5] === 0x0a ? (request[6] ?? 0) : 0
  return request.subarray(7, 7 + length).toString()
}
