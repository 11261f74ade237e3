import { readFileSync } from 'node:fs'
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https'
import { parse } from 'yaml'

/** Sends requests to one API server over connections that are kept; as little as a client can be, so that the server is what is measured. */
export interface Api {
  /** Resolves with the body. Rejects for a code of 400 and above. */
  send(method: string, path: string, body?: object, contentType?: string): Promise<Buffer>
  /** A GET with an Accept header. */
  get(path: string, accept: string): Promise<Buffer>
  /** Opens a watch on a connection of its own; the callback gets its bytes. Resolves when it has begun. */
  watch(path: string, onData: (chunk: Buffer) => void): Promise<void>
  close(): void
}

/** @param connections how many requests may be under way at once */
export function apiOf(kubeconfig: string, connections: number): Api {
  const { server, tls } = identityOf(readFileSync(kubeconfig, 'utf8'))
  const agent = new Agent({ ...tls, keepAlive: true, maxSockets: connections })
  const watches = new Set<{ destroy(): unknown }>()
  return {
    send: (method, path, body, contentType = 'application/json') =>
      send(`${server}${path}`, { method, agent, headers: { 'content-type': contentType } }, body),
    get: (path, accept) => send(`${server}${path}`, { method: 'GET', agent, headers: { accept } }, undefined),
    watch: (path, onData) =>
      new Promise((resolve, reject) => {
        const sent = httpsRequest(`${server}${path}`, { ...tls, agent: false }, (response) => {
          response.on('data', onData)
          response.on('error', () => undefined)
          resolve()
        })
        sent.on('error', reject)
        watches.add(sent)
        sent.end()
      }),
    close() {
      agent.destroy()
      for (const watch of watches) watch.destroy()
    },
  }
}

/** Makes a namespace and waits until pods may be made in it, which takes its default account. */
export async function createNamespace(api: Api, name: string): Promise<void> {
  await api.send('POST', '/api/v1/namespaces', { metadata: { name } })
  const account = () => api.send('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`)
  while (!(await account().catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 5))
}

function send(url: string, options: RequestOptions, body: object | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const answer = Buffer.concat(chunks)
        if ((response.statusCode ?? 500) < 400) resolve(answer)
        else reject(new Error(`${options.method} ${url}: ${answer.toString().slice(0, 500)}`))
      })
    })
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

function identityOf(kubeconfig: string) {
  const { clusters, users } = parse(kubeconfig)
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0].user
  const decoded = (base64: string) => Buffer.from(base64, 'base64')
  return { server: String(server), tls: { ca: decoded(ca), cert: decoded(cert), key: decoded(key) } }
}

/** Does all of it with so many workers, each taking the next as soon as it is free. */
export async function inParallel(
  workers: number,
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}
