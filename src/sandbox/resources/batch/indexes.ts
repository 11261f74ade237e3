type Indexes = { total: number; intervals: Interval[] } | { problem: string }

export interface Interval {
  from: number
  to: number
}

/** `validateIndexesFormat`: intervals such as `1,3-5`. */
export function readIndexes(text: string, completions: number): Indexes {
  let last = -1
  let total = 0
  const intervals: Interval[] = []
  for (const interval of text === '' ? [] : text.split(',')) {
    const read = readInterval(interval, completions)
    if ('problem' in read) return read
    if (last >= read.from) return { problem: unordered(last, read.from) }
    total += read.to - read.from + 1
    last = read.to
    intervals.push(read)
  }
  return { total, intervals }
}

function readInterval(interval: string, completions: number): Interval | { problem: string } {
  const limits = interval.split('-')
  if (limits.length > 2) {
    const rule = "violates the requirement that an index interval can have at most two parts separated by '-'"
    return { problem: `the fragment ${JSON.stringify(interval)} ${rule}` }
  }
  for (const limit of limits) {
    if (!/^[+-]?\d+$/.test(limit)) {
      return { problem: `cannot convert string to integer for index: ${JSON.stringify(limit)}` }
    }
    if (Number(limit) >= completions) return { problem: `too large index: ${JSON.stringify(limit)}` }
  }
  const [from = 0, to = from] = limits.map(Number)
  return limits.length === 2 && from >= to ? { problem: unordered(from, to) } : { from, to }
}

function unordered(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`
}
