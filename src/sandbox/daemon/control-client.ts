import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { UserError } from '../../util/errors.ts'
import { isRunning } from '../../util/process.ts'
import type { Said } from '../../util/said.ts'
import type { Certificates } from '../server/pki/certificates.ts'
import { type DaemonRecord, sandboxPaths } from './paths.ts'

export interface ControlResponse<T> {
  code: number
  body: T
}

/** The daemon answered something else, or nothing at all. */
export class DaemonUnreachable extends UserError {
  constructor(said: Said, options: { cause?: unknown } = {}) {
    super('sandbox-unreachable', said, { ...options, suggestions: ['k8slab cluster up'] })
    this.name = 'DaemonUnreachable'
  }
}

const notRunning = { en: 'The sandbox does not run.', ko: '샌드박스가 실행 중이 아닙니다.' }
const noAnswer = { en: 'The sandbox does not answer.', ko: '샌드박스가 응답하지 않습니다.' }

/** Asks the sandbox of a home folder, e.g. `GET` `status` or `POST` `firewall`. Rejects with {@link DaemonUnreachable}. */
export async function askDaemon<T>(
  home: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  timeoutMilliseconds = 30_000,
): Promise<ControlResponse<T>> {
  const response = await open(home, method, path, body, timeoutMilliseconds)
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return { code: response.statusCode ?? 0, body: (text === '' ? {} : JSON.parse(text)) as T }
}

/** Calls with each line of a stream such as `audit?watch=1`, until the returned function is called or the daemon ends. */
export function followDaemon(
  home: string,
  path: string,
  onLine: (line: string) => void,
  onEnd: (error?: unknown) => void = () => undefined,
): () => void {
  const stopped = new AbortController()
  const follow = async () => {
    const response = await open(home, 'GET', path, undefined, 0)
    stopped.signal.addEventListener('abort', () => response.destroy())
    if (stopped.signal.aborted) response.destroy()
    let rest = ''
    for await (const chunk of response as AsyncIterable<Buffer>) {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(onLine)
    }
  }
  follow().then(
    () => onEnd(),
    (error) => onEnd(stopped.signal.aborted ? undefined : error),
  )
  return () => stopped.abort()
}

async function open(
  home: string,
  method: string,
  path: string,
  body: unknown,
  timeout: number,
): Promise<IncomingMessage> {
  const paths = sandboxPaths(home)
  const record = await readJson<DaemonRecord>(paths.record)
  const certificates = await readJson<Certificates>(paths.certificates)
  // Another program may have its port by now, and be slow to say that it is none.
  if (!record || !certificates || !isRunning(record.pid)) throw new DaemonUnreachable(notRunning)
  const { server, admin } = certificates
  // Those who only read files do not wait for it to be loaded.
  const { request: httpsRequest } = await import('node:https')
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      // With an authority, Node.js would first read all those it knows (25 ms): the one certificate that is right is compared below.
      ca: [],
      rejectUnauthorized: false,
      cert: admin.certificate,
      key: admin.key,
      agent: false,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    }
    const request = httpsRequest(`${record.url}/k8slab/${path}`, options, (response) => {
      if (hasCertificate(response.socket as TLSSocket, server.certificate)) resolve(response)
      else request.destroy(new Error(`${record.url} is not the sandbox`))
    })
    const late = () => request.destroy(new Error(`no answer within ${timeout} ms`))
    // Of Node's own timeout, a handshake that hangs gets two.
    const timer = timeout > 0 ? setTimeout(late, timeout) : undefined
    request.on('close', () => clearTimeout(timer))
    request.on('error', (cause) => reject(new DaemonUnreachable(noAnswer, { cause })))
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** @param expected in PEM */
function hasCertificate(socket: TLSSocket, expected: string): boolean {
  return socket.getPeerX509Certificate()?.raw.equals(new X509Certificate(expected).raw) ?? false
}

/** The content of a JSON file; undefined when there is none or it is not whole. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch {
    return undefined
  }
}
