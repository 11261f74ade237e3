import type { ServerResponse } from 'node:http'
import { type Answer, answerTo, type Review } from './conversions.ts'
import { type HttpsHook, startHttpsHook } from './https-hook.ts'

/** A conversion webhook of the test's own. */
export interface ConversionWebhook extends HttpsHook {
  /** What it was asked. */
  readonly reviews: Review[]
  /** Whether it answers at all, which it does at first. */
  works: boolean
}

export async function startConversionWebhook(): Promise<ConversionWebhook> {
  const reviews: Review[] = []
  const hook = await startHttpsHook<Review>((review, response) => {
    reviews.push(review)
    send(response, webhook.works ? answerTo(review) : 'cut off')
  })
  const webhook: ConversionWebhook = { ...hook, reviews, works: true }
  return webhook
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'cut off') response.socket?.destroy()
  else if ('text' in answer)
    response.writeHead(answer.code ?? 200, answer.type ? { 'content-type': answer.type } : {}).end(answer.text)
  else response.writeHead(answer.code ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
}
