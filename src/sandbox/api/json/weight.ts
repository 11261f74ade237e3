/** How many values a JSON value is made of. No more are counted than matter: `most` says that there are so many, or more. */
export function weight(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1
  let sum = 1
  for (const key in value) {
    sum += weight((value as Record<string, unknown>)[key], most - sum)
    if (sum >= most) break
  }
  return sum
}
