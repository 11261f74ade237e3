/** Order of map keys in go-yaml v2: letters by code, runs of digits by value, other characters before letters. */
export function compareKeys(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  let digits = false
  for (let index = 0; index < left.length && index < right.length; index += 1) {
    const l = left[index] ?? ''
    const r = right[index] ?? ''
    if (l === r) {
      digits = isDigit(l)
      continue
    }
    if (isLetter(l) && isLetter(r)) return l < r ? -1 : 1
    if (isLetter(l) || isLetter(r)) return isLetter(l) === digits ? -1 : 1
    return compareDigits(left, right, index)
  }
  return left.length - right.length
}

function compareDigits(left: readonly string[], right: readonly string[], index: number): number {
  const l = left.slice(index).join('').match(/^\d+/)?.[0] ?? ''
  const r = right.slice(index).join('').match(/^\d+/)?.[0] ?? ''
  const difference = Number(l) - Number(r)
  if (difference !== 0) return difference
  if (l.length !== r.length) return l.length - r.length
  return (left[index] ?? '') < (right[index] ?? '') ? -1 : 1
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isLetter(char: string): boolean {
  return /\p{L}/u.test(char)
}
