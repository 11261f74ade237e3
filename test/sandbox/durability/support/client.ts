import { readFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'
import { sandboxPaths } from '../../../../src/sandbox/daemon.ts'

interface Answer {
  code: number
  text: string
}

/** Sends requests as the administrator of one life of a daemon. Rejects when the connection breaks. */
export interface Client {
  send(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>
  /** Calls with each event of a watch; resolves with the code of the answer when it ends, by whichever side. */
  watch(path: string, each: (line: string) => void): { ended: Promise<number>; close(): void }
  close(): void
}

interface Certificates {
  authority: { certificate: string }
  admin: { certificate: string; key: string }
}

export function clientOf(home: string): Client {
  const paths = sandboxPaths(home)
  const { url } = JSON.parse(readFileSync(paths.record, 'utf8')) as { url: string }
  const { authority, admin } = JSON.parse(readFileSync(paths.certificates, 'utf8')) as Certificates
  const agent = new Agent({ keepAlive: true, ca: authority.certificate, cert: admin.certificate, key: admin.key })
  return {
    send: (method, path, body, contentType = 'application/json') =>
      send(agent, `${url}${path}`, method, body === undefined ? '' : JSON.stringify(body), contentType),
    watch: (path, each) => watch(agent, `${url}${path}`, each),
    close: () => agent.destroy(),
  }
}

function send(agent: Agent, url: string, method: string, body: string, contentType: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === '' ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }
    const sent = httpsRequest(url, { method, agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => resolve({ code: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function watch(agent: Agent, url: string, each: (line: string) => void): { ended: Promise<number>; close(): void } {
  const stop = new AbortController()
  const ended = new Promise<number>((resolve) => {
    const sent = httpsRequest(url, { agent, signal: stop.signal }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        lines.forEach(each)
      })
      response.on('error', () => undefined)
      response.on('close', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0))
    sent.end()
  })
  return { ended, close: () => stop.abort() }
}
