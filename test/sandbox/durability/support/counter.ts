import type { Client } from './client.ts'
import { CONFIG_MAPS, NAMESPACE } from './writer.ts'

const NAME = 'counter'

/** One object that all writers count up, each from the state it has read: a lost or doubled write shows in the sum. */
export interface Counter {
  /** Adds one; resolves with false when the server is gone. */
  add(client: Client): Promise<boolean>
  /** What is wrong with the sum after a restart. It is what is counted from then on. */
  check(client: Client): Promise<string[]>
}

export function createCounter(): Counter {
  let counted = 0
  let unanswered = 0
  return {
    async add(client) {
      for (;;) {
        const read = await readCount(client)
        if (!read) return false
        unanswered++
        const answer = await put(client, read).catch(() => undefined)
        if (!answer) return false
        unanswered--
        if (answer.code < 300) counted++
        if (answer.code < 300) return true
        // Another writer was faster.
        if (answer.code !== 409) throw new Error(`the counter was answered with ${answer.code}: ${answer.text}`)
      }
    },
    async check(client) {
      const read = await readCount(client)
      const sum = read?.count ?? 0
      const isRight = sum >= counted && sum <= counted + unanswered
      const wrong = isRight ? [] : [`the counter is at ${sum}, not between ${counted} and ${counted + unanswered}`]
      counted = sum
      unanswered = 0
      return wrong
    },
  }
}

interface Read {
  count: number
  resourceVersion: string | undefined
}

async function readCount(client: Client): Promise<Read | undefined> {
  const answer = await client.send('GET', `${CONFIG_MAPS}/${NAME}`).catch(() => undefined)
  if (!answer) return undefined
  if (answer.code === 404) return { count: 0, resourceVersion: undefined }
  const { data, metadata } = JSON.parse(answer.text)
  return { count: Number(data.count), resourceVersion: metadata.resourceVersion }
}

function put(client: Client, { count, resourceVersion }: Read) {
  const metadata = { name: NAME, namespace: NAMESPACE }
  const data = { count: String(count + 1) }
  return resourceVersion === undefined
    ? client.send('POST', CONFIG_MAPS, { metadata, data })
    : client.send('PUT', `${CONFIG_MAPS}/${NAME}`, { metadata: { ...metadata, resourceVersion }, data })
}
