import { setImmediate } from 'node:timers/promises'

/** Few enough to be done within a few milliseconds. */
const AT_ONCE = 100

/** Maps a list, a long one a part at a time: other requests are answered between the parts. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    if (start > 0) await setImmediate()
    for (const item of items.slice(start, start + AT_ONCE)) mapped.push(map(item))
  }
  return mapped
}
