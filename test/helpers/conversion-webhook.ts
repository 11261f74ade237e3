import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCertificate } from '../../src/util/pki/certificate.ts'
import { type Answer, answerTo, type Review } from './conversions.ts'

/** A conversion webhook of the test's own. */
export interface ConversionWebhook {
  /** `https://127.0.0.1:…` */
  readonly url: string
  /** The authority of its certificate, in base64. */
  readonly authority: string
  /** What it was asked. */
  readonly reviews: Review[]
  /** Whether it answers at all, which it does at first. */
  works: boolean
  close(): void
}

export async function startConversionWebhook(): Promise<ConversionWebhook> {
  const now = Date.now()
  const { certificate: ca, authority } = createCertificate({ commonName: 'ca', usage: 'authority', now })
  const names = ['127.0.0.1']
  const { certificate, key } = createCertificate({ commonName: 'hook', names, usage: 'server', now, issuer: authority })
  const server = createServer({ cert: certificate, key }, (request, response) => void serve(webhook, request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const webhook: ConversionWebhook = {
    reviews: [],
    works: true,
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority: Buffer.from(ca).toString('base64'),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return webhook
}

async function serve(webhook: ConversionWebhook, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const review = JSON.parse(Buffer.concat(chunks).toString()) as Review
  webhook.reviews.push(review)
  send(response, webhook.works ? answerTo(review) : 'cut off')
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'cut off') response.socket?.destroy()
  else if ('text' in answer)
    response.writeHead(answer.code ?? 200, answer.type ? { 'content-type': answer.type } : {}).end(answer.text)
  else response.writeHead(answer.code ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
}
