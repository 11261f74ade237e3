import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createCertificate } from '../../src/util/pki/certificate.ts'

/** A server that API servers ask, with a certificate of its own authority. */
export interface HttpsHook {
  /** `https://127.0.0.1:…` */
  readonly url: string
  /** The authority, as a webhook's configuration names it: PEM in base64. */
  readonly caBundle: string
  close(): void
}

/** @param answer gets what was sent, read as JSON, and the path without its first slash */
export async function startHttpsHook<T>(
  answer: (sent: T, response: ServerResponse, path: string) => void,
): Promise<HttpsHook> {
  const now = Date.now()
  const { certificate: ca, authority } = createCertificate({ commonName: 'ca', usage: 'authority', now })
  const own = { commonName: 'hook', names: ['127.0.0.1'], usage: 'server', now, issuer: authority } as const
  const { certificate: cert, key } = createCertificate(own)
  const server = createServer({ cert, key }, async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://hook')
    answer((await json(request)) as T, response, pathname.slice(1))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caBundle: Buffer.from(ca).toString('base64'),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
