/** Completion indexes as statuses write them: `0,2-4,7`; only those below the number of completions. */
export function parseIndexes(text: string | undefined, completions = Number.POSITIVE_INFINITY): Set<number> {
  const indexes = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const [first, last = first] = part.split('-')
    if (!first) continue
    for (let index = Number(first); index <= Math.min(Number(last), completions - 1); index++) indexes.add(index)
  }
  return indexes
}

/** Runs of three and more are written with a hyphen, pairs with a comma. */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...new Set(indexes)].sort((a, b) => a - b)
  const parts: string[] = []
  for (let start = 0; start < sorted.length; ) {
    let end = start
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++
    if (end - start >= 2) parts.push(`${sorted[start]}-${sorted[end]}`)
    else parts.push(...sorted.slice(start, end + 1).map(String))
    start = end + 1
  }
  return parts.join(',')
}
