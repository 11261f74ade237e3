/** A reconcile that takes this long has much to do, or many beside it. */
const LONG_MILLISECONDS = 20
/** How often in a row a key takes long before it rests: on a busy machine anything may take long once. */
const LONG_IN_A_ROW = 5
/** So that one key takes a sixth of the time at most. */
const REST = 5
const LONGEST_REST_MILLISECONDS = 250

/**
 * How long a key rests after a reconcile, in milliseconds, by how long it took. A key that takes long again and again rests, so that what
 * happens to many objects at once is worked on together.
 */
export function restsOfKeys(): (key: string, took: number) => number {
  const longOnes = new Map<string, number>()
  return (key, took) => {
    if (took < LONG_MILLISECONDS) {
      longOnes.delete(key)
      return 0
    }
    const inARow = (longOnes.get(key) ?? 0) + 1
    longOnes.set(key, inARow)
    return inARow < LONG_IN_A_ROW ? 0 : Math.min(REST * took, LONGEST_REST_MILLISECONDS)
  }
}
