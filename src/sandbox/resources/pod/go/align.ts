/** How much two items have in common. */
export interface Likeness {
  same: number
  different: number
}

/** Pairs the items of two lists in order: equal ones, then ones that are alike; what has no partner stands alone. */
export function align<T>(
  xs: readonly T[],
  ys: readonly T[],
  likeness: (x: T, y: T) => Likeness,
): [T | undefined, T | undefined][] {
  const like = xs.map((x) => ys.map((y) => weight(likeness(x, y))))
  const best = table(xs.length, ys.length, (i, j) => like[i]?.[j] ?? 0)
  const pairs: [T | undefined, T | undefined][] = []
  let [i, j] = [0, 0]
  while (i < xs.length || j < ys.length) {
    const down = best(i + 1, j)
    const right = best(i, j + 1)
    const both = like[i]?.[j] ?? 0
    if (both > 0 && best(i, j) === both + best(i + 1, j + 1)) pairs.push([xs[i++], ys[j++]])
    else if (j >= ys.length || (i < xs.length && down >= right)) pairs.push([xs[i++], undefined])
    else pairs.push([undefined, ys[j++]])
  }
  return pairs
}

/** One more equal leaf is allowed for, so that two different words count as one that was changed. */
function weight({ same, different }: Likeness): number {
  if (different === 0) return 3
  return same + 1 >= different ? 1 : 0
}

/** The greatest weight that pairs of the items from i and j on can reach. */
function table(rows: number, columns: number, like: (i: number, j: number) => number) {
  const width = columns + 1
  const cells = new Array<number>((rows + 1) * width).fill(0)
  const at = (i: number, j: number) => (i > rows || j > columns ? 0 : (cells[i * width + j] ?? 0))
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const paired = like(i, j) > 0 ? like(i, j) + at(i + 1, j + 1) : 0
      cells[i * width + j] = Math.max(paired, at(i + 1, j), at(i, j + 1))
    }
  }
  return at
}
