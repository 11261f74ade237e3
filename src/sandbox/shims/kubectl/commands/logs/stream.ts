import { once } from 'node:events'
import { lines } from '../../api/watch.ts'
import type { Factory } from '../../factory.ts'
import type { LogSource } from './sources.ts'

/** Copies one log to stdout until it ends or the command is interrupted. */
export async function copyLog(
  factory: Factory,
  { namespace, pod, container, query }: LogSource,
  prefix: boolean,
): Promise<void> {
  const { io } = factory
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(pod)}/log`
  const response = await factory.rest().stream({ path, query, signal: io.signal, accept: 'application/json, */*' })
  const chunks: AsyncIterable<Buffer | string> = prefix ? prefixed(response, `[pod/${pod}/${container}] `) : response
  try {
    for await (const chunk of chunks) {
      if (!io.stdout.write(chunk)) await once(io.stdout, 'drain')
    }
  } catch (error) {
    if (!io.signal?.aborted) throw error
  }
}

async function* prefixed(stream: AsyncIterable<Buffer>, prefix: string): AsyncGenerator<string> {
  for await (const line of lines(stream)) yield `${prefix}${line}\n`
}
