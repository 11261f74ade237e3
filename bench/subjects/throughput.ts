import { type Api, apiOf, createNamespace, inParallel } from '../harness/api.ts'
import { comparison } from '../harness/comparison.ts'
import { type ControlPlane, withControlPlanes } from '../harness/control-planes.ts'
import type { Figure, Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const path = `/api/v1/namespaces/${namespace}/configmaps`
const count = 320

/** What one round of a verb does, with so many clients. */
const verbs: Record<string, (api: Api, clients: number) => Promise<void>> = {
  create: (api, clients) => inParallel(clients, count, (index) => api.send('POST', path, configMap(index))),
  get: (api, clients) => inParallel(clients, count, (index) => api.send('GET', `${path}/c-${index}`)),
  list: (api, clients) => inParallel(clients, count / 4, () => api.send('GET', path)),
  patch: (api, clients) =>
    inParallel(clients, count, (index) =>
      api.send('PATCH', `${path}/c-${index}`, { data: { b: String(index) } }, 'application/merge-patch+json'),
    ),
  delete: (api, clients) => inParallel(clients, count, (index) => api.send('DELETE', `${path}/c-${index}`)),
}

/** Each verb over 320 objects (lists of them: 80), by 1, 8 and 64 clients with kept connections. */
export const throughput: Subject = {
  name: 'throughput',
  about: 'create, get, list, patch and delete by 1, 8 and 64 clients, sandbox and real control plane in turn',
  measure: ({ rounds }) =>
    withControlPlanes(async (planes) => {
      for (const { kubeconfig } of planes) await prepare(kubeconfig)
      const figures: Figure[] = []
      for (const clients of [1, 8, 64]) figures.push(...(await measured(planes, clients, Math.min(rounds, 7))))
      return figures
    }),
}

async function measured(planes: readonly ControlPlane[], clients: number, rounds: number): Promise<Figure[]> {
  const times = new Map(Object.keys(verbs).map((verb) => [verb, { sandbox: [] as number[], real: [] as number[] }]))
  for (let round = 0; round <= rounds; round++)
    for (const { name, kubeconfig } of planes) {
      const taken = await oneRound(kubeconfig, clients)
      // The first round is for warming up.
      if (round > 0) for (const [verb, time] of taken) times.get(verb)?.[name].push(time)
    }
  return [...times].flatMap(([verb, { sandbox, real }]) => comparison(`${verb}, ${clients} clients`, sandbox, real, 1))
}

async function oneRound(kubeconfig: string, clients: number): Promise<[string, number][]> {
  const api = apiOf(kubeconfig, clients)
  const times: [string, number][] = []
  for (const [verb, work] of Object.entries(verbs)) {
    const started = performance.now()
    await work(api, clients)
    times.push([verb, performance.now() - started])
  }
  api.close()
  return times
}

async function prepare(kubeconfig: string): Promise<void> {
  const api = apiOf(kubeconfig, 1)
  await createNamespace(api, namespace)
  api.close()
}

function configMap(index: number) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c-${index}` }, data: { a: 'x'.repeat(200) } }
}
