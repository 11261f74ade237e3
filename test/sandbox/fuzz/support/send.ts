import { Agent, request as httpsRequest } from 'node:https'
import type { Certificates } from '../../../../src/sandbox/server/pki/certificates.ts'
import type { FuzzRequest } from './requests.ts'

export interface Outcome {
  /** 0: no answer within the deadline; -1: the connection broke. */
  code: number
  text: string
}

/** How long a request may take, on a machine that does other things as well. */
const DEADLINE = 20_000
/** How long an answer that goes on, such as a watch's, is read. */
const TASTE = 30

export interface Sender {
  send(request: FuzzRequest): Promise<Outcome>
  close(): void
}

export function senderTo(url: string, { authority, admin }: Certificates): Sender {
  const identity = { ca: authority.certificate, cert: admin.certificate, key: admin.key }
  const agent = new Agent({ keepAlive: true, maxSockets: 16, servername: 'localhost', ...identity })
  return { send: (request) => sendOne(agent, url, request), close: () => agent.destroy() }
}

function sendOne(agent: Agent, url: string, { method, target, headers, body }: FuzzRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const { hostname: host, port } = new URL(url)
    const length = { 'content-length': String(body.length) }
    const sent = httpsRequest({ agent, host, port, method, path: target, headers: { ...headers, ...length } })
    const deadline = setTimeout(() => settle({ code: 0, text: 'no answer' }), DEADLINE)
    let text = ''
    const settle = (outcome: Outcome) => {
      clearTimeout(deadline)
      sent.destroy()
      resolve(outcome)
    }
    sent.on('error', (error) => settle({ code: -1, text: error.message }))
    sent.on('upgrade', () => settle({ code: 101, text: '' }))
    sent.on('response', (response) => {
      const code = response.statusCode ?? 0
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (text.length < 4000) text += chunk
      })
      response.on('error', (error) => settle({ code: -1, text: error.message }))
      response.on('end', () => settle({ code, text }))
      if (response.headers['content-length'] === undefined) setTimeout(() => settle({ code, text }), TASTE)
    })
    sent.end(body)
  })
}
