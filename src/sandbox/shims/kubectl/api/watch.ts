import { ApiError } from '../errors.ts'
import type { Json } from '../objects.ts'
import type { Rest, RestRequest } from './rest.ts'

export interface WatchEvent<T = Json> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  readonly object: T
}

/** The events of one watch request, until the server or the signal ends it; an ERROR event is thrown. */
export async function* watch<T = Json>(rest: Rest, request: RestRequest): AsyncGenerator<WatchEvent<T>> {
  const response = await rest.stream({ ...request, query: { ...request.query, watch: true } })
  try {
    for await (const line of lines(response)) {
      const event: WatchEvent<T> | { type: 'ERROR'; object: Json } = JSON.parse(line)
      if (event.type === 'ERROR') throw new ApiError(event.object, 500)
      yield event
    }
  } catch (error) {
    if (!request.signal?.aborted) throw error
  } finally {
    response.destroy()
  }
}

/** The lines of a byte stream, without their ends; a last line without an end counts. */
export async function* lines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let pending = ''
  for await (const chunk of stream) {
    pending += decoder.decode(chunk, { stream: true })
    const parts = pending.split('\n')
    pending = parts.pop() ?? ''
    yield* parts
  }
  if (pending !== '') yield pending
}
