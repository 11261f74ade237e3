import type { Info } from '../builder/infos.ts'
import { isNotFound } from '../errors.ts'
import type { Factory } from '../factory.ts'
import type { Obj, ObjList } from '../objects.ts'
import { pathOf } from './mapper.ts'
import { watch } from './watch.ts'

export interface AwaitOptions {
  /** Milliseconds. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

type Where = Pick<Info, 'resource' | 'namespace' | 'name'>

/**
 * Follows one object from its present state until `done` says so, and returns its last state; undefined stands for an object that
 * is not there. Who asks knows of what type it is. Returns `timeout` when the time runs out.
 */
export async function awaitObject<T extends object = Obj>(
  factory: Factory,
  where: Where,
  done: (object: T | undefined) => boolean | Promise<boolean>,
  options: AwaitOptions,
): Promise<{ outcome: 'done' | 'timeout'; object: T | undefined }> {
  const limit = AbortSignal.timeout(Math.min(options.timeout, 2 ** 31 - 1))
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
  let object: T | undefined
  while (!signal.aborted) {
    const list = await snapshot<T>(factory, where)
    object = list.items[0]
    if (await done(object)) return { outcome: 'done', object }
    const request = {
      path: pathOf(where.resource, where.namespace),
      query: { fieldSelector: `metadata.name=${where.name}`, resourceVersion: list.metadata.resourceVersion },
      signal,
    }
    for await (const event of watch<T>(factory.rest(), request)) {
      if (event.type === 'BOOKMARK') continue
      object = event.type === 'DELETED' ? undefined : event.object
      if (await done(object)) return { outcome: 'done', object }
    }
  }
  return { outcome: 'timeout', object }
}

async function snapshot<T extends object>(factory: Factory, where: Where): Promise<ObjList<T>> {
  try {
    return await factory.rest().json<ObjList<T>>({
      path: pathOf(where.resource, where.namespace),
      query: { fieldSelector: `metadata.name=${where.name}` },
    })
  } catch (error) {
    if (isNotFound(error)) return { apiVersion: 'v1', kind: 'List', metadata: {}, items: [] }
    throw error
  }
}
