import type { Clock } from '../../clock.ts'

/** How busy a container is: connections it has accepted a second, over the last half minute. */
export interface LoadMeter {
  count(): void
  perSecond(): number
  /** All of them. */
  total(): number
}

const seconds = 30

/** @param all what counts along, of several containers. */
export function loadMeter(clock: Clock, all?: LoadMeter): LoadMeter {
  let total = 0
  const counts = new Map<number, number>()
  const second = () => Math.floor(clock.now() / 1000)
  const forget = () => {
    for (const key of counts.keys()) if (key <= second() - seconds) counts.delete(key)
  }
  return {
    count() {
      total++
      all?.count()
      counts.set(second(), (counts.get(second()) ?? 0) + 1)
      if (counts.size > 2 * seconds) forget()
    },
    perSecond() {
      forget()
      return [...counts.values()].reduce((sum, count) => sum + count, 0) / seconds
    },
    total: () => total,
  }
}
