import type { Clock } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import type { ServedResource } from '../registry.ts'
import { asServed, whenServed } from './as-served.ts'

/** Goes on with objects in the order of the calls, with those of custom kinds as the client sees them. */
export type Queue = (objects: readonly KubeObject[], then: (seen: readonly KubeObject[]) => void) => void

const RETRY = 1000

/**
 * The order of a watch's events. What no webhook converts goes on at once. Where one does, an event waits for those before it, and one
 * that cannot be converted is tried again until it can: the watch stands still meanwhile, as that of a real server.
 */
export function watchQueue(served: ServedResource, clock: Clock, isOver: () => boolean): Queue {
  const { custom } = served
  if (!custom) return (objects, then) => then(objects)
  if (!custom.converter.isWebhook) return (objects, then) => then(objects.map((object) => asServed(served, object)))
  let last = Promise.resolve()
  const patiently = async (objects: readonly KubeObject[]): Promise<readonly KubeObject[]> => {
    for (;;) {
      try {
        return await Promise.all(objects.map((object) => whenServed(served, object)))
      } catch (error) {
        if (isOver()) throw error
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, RETRY))
      }
    }
  }
  return (objects, then) => {
    last = last.then(async () => {
      if (isOver()) return
      const seen = await patiently(objects).catch(() => undefined)
      if (seen && !isOver()) then(seen)
    })
  }
}
