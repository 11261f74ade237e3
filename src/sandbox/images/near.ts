/** Up to three names a person may have meant, nearest first: small misspellings, or names that hold the word. */
export function near(word: string, names: readonly string[]): string[] {
  const last = word.slice(word.lastIndexOf('/') + 1)
  return [...new Set(names)]
    .map((name) => ({ name, cost: cost(last, name.slice(name.lastIndexOf('/') + 1)) }))
    .filter(({ cost }) => cost <= Math.max(2, Math.floor(last.length / 3)))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, 3)
    .map(({ name }) => name)
}

function cost(word: string, name: string): number {
  if (word === name) return 0
  if (word.length >= 3 && (name.includes(word) || word.includes(name))) return 1
  return distance(word, name)
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
