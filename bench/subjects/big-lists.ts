import { type Api, apiOf, createNamespace, inParallel } from '../harness/api.ts'
import { comparison } from '../harness/comparison.ts'
import { withControlPlanes } from '../harness/control-planes.ts'
import type { Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const path = `/api/v1/namespaces/${namespace}/pods`
const count = 5000
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

const ways: Record<string, (api: Api) => Promise<unknown>> = {
  full: (api) => api.send('GET', path),
  paged,
  table: (api) => api.get(path, table),
}

/** 5,000 pods that no scheduler looks at: made, then listed whole, in pages of 500, and as kubectl does. */
export const bigLists: Subject = {
  name: 'big-lists',
  about: '5,000 pods: creation, and lists of them whole, in pages and as a table, sandbox and real control plane',
  measure: ({ rounds }) =>
    withControlPlanes(async (planes) => {
      const taken: Record<string, { sandbox: number[]; real: number[] }> = {}
      const stalls: number[] = []
      for (const { name, kubeconfig, longestStall } of planes) {
        const api = apiOf(kubeconfig, 16)
        const keep = async (what: string, work: () => Promise<unknown>) => {
          const started = performance.now()
          await work()
          taken[what] ??= { sandbox: [], real: [] }
          taken[what][name].push(performance.now() - started)
        }
        await createNamespace(api, namespace)
        await longestStall?.()
        await keep('create', () => inParallel(16, count, (index) => api.send('POST', path, pod(index))))
        for (let round = 0; round < Math.min(rounds, 5); round++)
          for (const [way, work] of Object.entries(ways)) await keep(way, () => work(api))
        if (longestStall) stalls.push(await longestStall())
        api.close()
      }
      return [
        ...Object.entries(taken).flatMap(([what, { sandbox, real }]) => comparison(what, sandbox, real, 1)),
        { name: 'longest stall of the sandbox', unit: 'ms', samples: stalls, goal: { of: 'max', limit: 50 } },
      ]
    }),
}

async function paged(api: Api): Promise<void> {
  for (let token = ''; ; ) {
    const page = await api.send('GET', `${path}?limit=500&continue=${encodeURIComponent(token)}`)
    token = JSON.parse(page.toString()).metadata.continue ?? ''
    if (token === '') return
  }
}

function pod(index: number) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p-${index}`, labels: { app: 'bench', shard: String(index % 10) } },
    spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }] },
  }
}
