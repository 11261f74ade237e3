import { Duplex } from 'node:stream'
import WebSocket from 'ws'
import { readText } from '../body.ts'
import type { Credentials } from '../credentials.ts'
import { answerError, transportError } from '../errors.ts'
import { NoAnswerError } from './proxy.ts'

export interface PortForwardOptions {
  credentials: Credentials
  namespace: string
  pod: string
  port: number
  /** Milliseconds until the connection to the API server stands. */
  timeout: number
}

const dataChannel = 0
const errorChannel = 1

/**
 * One connection to a port of a pod. The messages of the WebSocket begin with the number of their channel: the bytes, and errors
 * in words; the first message of each channel is the port's number.
 *
 * @see k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go
 */
export async function openPortForward(options: PortForwardOptions): Promise<Duplex> {
  const socket = await makeSocket(options)
  // The listeners come before the connection stands: the first messages may arrive together with the server's consent.
  const duplex = duplexOver(socket)
  await opened(socket, options.credentials.server)
  return duplex
}

function duplexOver(socket: WebSocket): Duplex {
  const greeted = new Set<number>()
  const duplex = new Duplex({
    read: () => undefined,
    // What is written while the other side closes is lost, as on any connection; its end is told by `close`.
    write: (chunk: Buffer, _encoding, done) =>
      socket.readyState === WebSocket.OPEN ? socket.send(Buffer.concat([Buffer.of(dataChannel), chunk]), done) : done(),
    final: (done) => done(),
    destroy: (error, done) => {
      socket.terminate()
      done(error)
    },
  })
  socket.on('message', (message: Buffer) => {
    const channel = message[0] ?? dataChannel
    if (!greeted.has(channel)) greeted.add(channel)
    else if (channel === dataChannel) duplex.push(message.subarray(1))
    else if (channel === errorChannel && message.length > 1) duplex.destroy(new NoAnswerError(wordsOf(message)))
  })
  socket.on('close', () => duplex.push(null))
  socket.on('error', (error) => duplex.destroy(error))
  // Whoever uses the connection hears of its errors; until then they are those of opening it.
  duplex.on('error', () => undefined)
  return duplex
}

function wordsOf(message: Buffer): string {
  return message.subarray(1).toString('utf8').trim()
}

async function makeSocket({ credentials, namespace, pod, port, timeout }: PortForwardOptions): Promise<WebSocket> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${port}`
  return new WebSocket(credentials.server.replace(/^http/, 'ws') + path, 'v4.channel.k8s.io', {
    ...credentials.tls,
    headers: await credentials.headers(),
    handshakeTimeout: timeout,
    followRedirects: false,
    perMessageDeflate: false,
    ...(credentials.agent ? { agent: credentials.agent } : {}),
  })
}

function opened(socket: WebSocket, server: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('unexpected-response', (_request, answer) => {
      readText(answer).then((body) => reject(refused(answer.statusCode ?? 0, body)), reject)
    })
    socket.once('error', (error) => reject(transportError(error, server)))
  })
}

/** The API server says no (forbidden), or the pod is not there yet. */
function refused(status: number, body: string): Error {
  const error = answerError(status, {}, body)
  return error.problem === 'forbidden' || error.problem === 'unauthorized' ? error : new NoAnswerError(error.said)
}
