import type { Said } from '../util/said.ts'

/** The candidates somebody may have meant, nearest first; none when nothing is near. At most three. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(1, Math.min(3, Math.floor(word.length / 3)))
  const near: { candidate: string; distance: number }[] = []
  for (const candidate of new Set(candidates)) {
    if (candidate === word) continue
    const distance = wordDistance(word, candidate, limit)
    if (distance <= limit) near.push({ candidate, distance })
  }
  return near
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** What to suggest for a word that is none: one word, or several that come as near. */
export function didYouMean(words: string | readonly string[]): Said {
  const near = [words].flat()
  return { en: `Did you mean ${near.join(' or ')}?`, ko: `혹시 ${near.join(', ')}?` }
}

function wordDistance(word: string, candidate: string, limit: number): number {
  if (Math.abs(word.length - candidate.length) > limit) return limit + 1
  if (word.length > 200 || candidate.length > 200) return limit + 1
  return distanceOf(word.toLowerCase(), candidate.toLowerCase())
}

/** Edits between two words; a swap of neighbours is one edit (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(before, j - 2) + 1)
      next.push(best)
    }
    before = row
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
