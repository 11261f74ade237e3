import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { runBatch } from './batch.js'
import { isSlow } from './slow.js'

const LARGEST_BATCH = 8

/**
 * Runs tests, `jobs` processes at a time, each with a batch of them one after the other. A process whose test hangs loses that test
 * only: the rest of its batch goes back into the queue. Returns a result for each name; those that never ran are 'skipped'.
 */
export async function runTests({ names, jobs, out, signal, onResult, ...settings }) {
  mkdirSync(out, { recursive: true })
  const queue = [...names].sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)))
  const results = new Map()
  const work = async (worker) => {
    while (queue.length > 0 && !signal.aborted) {
      const batch = queue.splice(0, batchSize(queue, jobs))
      const { done, left } = await runBatch({ names: batch, out: path.join(out, `${worker}`), signal, ...settings })
      for (const result of done) {
        results.set(result.name, result)
        onResult(result)
      }
      queue.unshift(...left)
    }
  }
  await Promise.all(Array.from({ length: jobs }, (_, index) => work(index + 1)))
  return names.map((name) => results.get(name) ?? { name, state: 'skipped', seconds: 0, reason: 'The time was up.' })
}

function batchSize(queue, jobs) {
  if (isSlow(queue[0])) return 1
  return Math.min(LARGEST_BATCH, Math.ceil(queue.length / (jobs * 3)))
}
