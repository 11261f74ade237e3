import { apiOf, createNamespace, inParallel } from '../harness/api.ts'
import { comparison } from '../harness/comparison.ts'
import { withControlPlanes } from '../harness/control-planes.ts'
import type { Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const path = `/api/v1/namespaces/${namespace}/configmaps`
const watchers = 1000
const changes = 1000
const newline = 10

/** Each of 1,000 watches hears of each of 1,000 changes: until the last has arrived at the last. */
export const watches: Subject = {
  name: 'watchers',
  about: '1,000 watches of 1,000 changes, until everybody has heard of everything, sandbox and real control plane',
  measure: () =>
    withControlPlanes(async (planes) => {
      const taken = { sandbox: [] as number[], real: [] as number[] }
      const stalls: number[] = []
      for (const { name, kubeconfig, longestStall } of planes) {
        await longestStall?.()
        taken[name].push(await oneRound(kubeconfig))
        if (longestStall) stalls.push(await longestStall())
      }
      return [
        ...comparison('all events', taken.sandbox, taken.real, 1),
        { name: 'longest stall of the sandbox', unit: 'ms', samples: stalls, goal: { of: 'max', limit: 50 } },
      ]
    }),
}

async function oneRound(kubeconfig: string): Promise<number> {
  const api = apiOf(kubeconfig, 8)
  try {
    await createNamespace(api, namespace)
    await api.send('POST', path, { metadata: { name: 'watched' }, data: {} })
    const { resourceVersion } = JSON.parse((await api.send('GET', path)).toString()).metadata
    const query = `watch=true&resourceVersion=${resourceVersion}&fieldSelector=metadata.name=watched`
    const { hear, allHeard } = lines(watchers * changes)
    await inParallel(16, watchers, () => api.watch(`${path}?${query}`, hear))
    const started = performance.now()
    await inParallel(8, changes, (index) =>
      api.send('PATCH', `${path}/watched`, { data: { a: String(index) } }, 'application/merge-patch+json'),
    )
    await allHeard
    return performance.now() - started
  } finally {
    api.close()
  }
}

/** Counts lines; resolves when so many have come. */
function lines(expected: number) {
  let missing = expected
  let done: () => void
  const allHeard = new Promise<void>((resolve) => {
    done = resolve
  })
  const hear = (chunk: Buffer) => {
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) missing--
    if (missing <= 0) done()
  }
  return { hear, allHeard }
}
