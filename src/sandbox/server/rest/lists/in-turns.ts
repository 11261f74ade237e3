import { giveWay as usual } from '../../../turns.ts'

/** Maps a list; others are served while a long one is being mapped. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R, giveWay = usual): Promise<R[]> {
  const mapped: R[] = []
  for (const item of items) {
    const others = giveWay('request')
    if (others) await others
    mapped.push(map(item))
  }
  return mapped
}
