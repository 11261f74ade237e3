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
  const socket = await openSocket(options)
  const greeted = new Set<number>()
  const duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => socket.send(Buffer.concat([Buffer.of(dataChannel), chunk]), done),
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
    else if (channel === errorChannel && message.length > 1)
      duplex.destroy(new NoAnswerError(message.subarray(1).toString('utf8').trim()))
  })
  socket.on('close', () => duplex.push(null))
  socket.on('error', (error) => duplex.destroy(error))
  return duplex
}

async function openSocket({ credentials, namespace, pod, port, timeout }: PortForwardOptions): Promise<WebSocket> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${port}`
  const url = credentials.server.replace(/^http/, 'ws') + path
  const socket = new WebSocket(url, 'v4.channel.k8s.io', {
    ...credentials.tls,
    headers: await credentials.headers(),
    handshakeTimeout: timeout,
    followRedirects: false,
    perMessageDeflate: false,
    ...(credentials.agent ? { agent: credentials.agent } : {}),
  })
  return await new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, answer) => {
      readText(answer).then((body) => reject(refused(answer.statusCode ?? 0, body)), reject)
    })
    socket.once('error', (error) => reject(transportError(error, credentials.server)))
  })
}

/** The API server says no (forbidden), or the pod is not there yet. */
function refused(status: number, body: string): Error {
  const error = answerError(status, {}, body)
  return error.problem === 'forbidden' || error.problem === 'unauthorized' ? error : new NoAnswerError(error.message)
}
