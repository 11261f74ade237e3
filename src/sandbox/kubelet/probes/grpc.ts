import type { ClientHttp2Session } from 'node:http2'
import type { Network } from '../../network/types.ts'
import type { ProbeOutcome } from './run-probe.ts'

const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN']

/** Asks `grpc.health.v1.Health/Check` of a service over the pod network (pkg/probe/grpc). */
export async function grpcHealth(
  network: Network,
  { host, port, service }: { host: string; port: number; service: string },
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const connection = await network.connect(host, port).catch(() => undefined)
  const refused = `timeout: failed to connect service "${host}:${port}" within 1s: context deadline exceeded`
  if (!connection) return { ok: false, output: refused }
  // Few pods are probed so: the sandbox starts without it.
  const { connect } = await import('node:http2')
  const session = connect(`http://${host}:${port}`, { createConnection: () => connection })
  signal.addEventListener('abort', () => session.destroy(), { once: true })
  try {
    const answer = await check(session, service)
    if (answer === 1) return { ok: true, output: '' }
    return { ok: false, output: `service unhealthy (responded with "${statuses[answer] ?? 'UNKNOWN'}")` }
  } catch {
    return { ok: false, output: 'error: health rpc probe failed' }
  } finally {
    session.destroy()
  }
}

/** The `status` of the answer. */
function check(session: ClientHttp2Session, service: string): Promise<number> {
  return new Promise((resolve, reject) => {
    session.on('error', reject)
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('error', reject)
    // Ended with its session, a stream tells of no error.
    stream.once('close', () => reject(new Error('no answer')))
    stream.once('end', () => {
      const body = Buffer.concat(parts)
      if (body.length < 5) reject(new Error('no answer'))
      // Field 1, a varint; proto3 leaves it out when it is 0.
      else resolve(body[5] === 0x08 ? (body[6] ?? 0) : 0)
    })
    stream.end(message(service))
  })
}

/** A gRPC message: not compressed, its length, and `service` as field 1. */
function message(service: string): Buffer {
  const name = Buffer.from(service)
  const body = name.length > 0 ? Buffer.concat([Buffer.from([0x0a, name.length]), name]) : name
  const head = Buffer.alloc(5)
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}
