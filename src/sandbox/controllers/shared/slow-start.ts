/**
 * Calls `work` `count` times, in batches of 1, 2, 4, …, and stops after a batch with a failure: a creation that cannot succeed does
 * not flood the API server (`slowStartBatch`). Answers how many succeeded and the first error.
 */
export async function slowStart(
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<{ successes: number; error?: unknown }> {
  let successes = 0
  let started = 0
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(batch * 2, count - started)) {
    const results = await Promise.allSettled(Array.from({ length: batch }, (_, index) => work(started + index)))
    started += batch
    const failed = results.filter((result) => result.status === 'rejected')
    successes += batch - failed.length
    if (failed[0]) return { successes, error: failed[0].reason }
  }
  return { successes }
}
