/** Whether a version such as `1.27.0` is the same as or newer than another. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [version.split('.').map(Number), wanted.split('.').map(Number)]
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
