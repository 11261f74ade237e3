import { type Api, apiOf, createNamespace, inParallel } from '../harness/api.ts'
import { comparison } from '../harness/comparison.ts'
import { withControlPlanes, withSandbox } from '../harness/control-planes.ts'
import type { Figure, Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`
const pods = `/api/v1/namespaces/${namespace}/pods`

/** Large and many Deployments: until the pods are there (beside a real control plane), and until they are ready (the sandbox has nodes). */
export const rollouts: Subject = {
  name: 'rollouts',
  about: 'a Deployment of 500 replicas, a hundred Deployments rolling at once',
  async measure() {
    const created = await withControlPlanes(async (planes) => {
      const taken = { sandbox: [] as number[], real: [] as number[] }
      for (const { name, kubeconfig } of planes)
        taken[name].push(
          await inNamespace(kubeconfig, (api) => until500(api, 'nobody', ({ items }) => items.length === 500)),
        )
      return comparison('500 pods exist', taken.sandbox, taken.real, 1)
    })
    return [...created, ...(await withSandbox(6, ({ kubeconfig, longestStall }) => ready(kubeconfig, longestStall)))]
  },
}

async function ready(kubeconfig: string, longestStall: (() => Promise<number>) | undefined): Promise<Figure[]> {
  await longestStall?.()
  const times = await inNamespace(kubeconfig, async (api) => {
    const started = performance.now()
    await api.send('POST', deployments, deployment('big', 500, 'default-scheduler'))
    await untilDeployed(api, 1, 500)
    const big = performance.now() - started
    await api.send('DELETE', `${deployments}/big`)
    await untilCount(api, 0)
    await inParallel(8, 100, (index) => api.send('POST', deployments, deployment(`d-${index}`, 2, 'default-scheduler')))
    await untilDeployed(api, 100, 200)
    const rolling = performance.now()
    await inParallel(8, 100, (index) =>
      api.send('PATCH', `${deployments}/d-${index}`, newer, 'application/merge-patch+json'),
    )
    await untilDeployed(api, 100, 200, 2)
    return [big, performance.now() - rolling]
  })
  const stall = (await longestStall?.()) ?? Number.NaN
  return [
    { name: '500 replicas ready', unit: 'ms', samples: times.slice(0, 1) },
    { name: '100 Deployments rolled', unit: 'ms', samples: times.slice(1) },
    { name: 'longest stall of the sandbox', unit: 'ms', samples: [stall], goal: { of: 'max', limit: 50 } },
  ]
}

async function inNamespace<T>(kubeconfig: string, work: (api: Api) => Promise<T>): Promise<T> {
  const api = apiOf(kubeconfig, 8)
  try {
    await createNamespace(api, namespace)
    return await work(api)
  } finally {
    api.close()
  }
}

async function until500(api: Api, scheduler: string, enough: (list: { items: unknown[] }) => boolean): Promise<number> {
  const started = performance.now()
  await api.send('POST', deployments, deployment('big', 500, scheduler))
  while (!enough(JSON.parse((await api.send('GET', pods)).toString()))) await pause()
  return performance.now() - started
}

async function untilCount(api: Api, count: number): Promise<void> {
  while (JSON.parse((await api.send('GET', pods)).toString()).items.length !== count) await pause()
}

interface DeploymentList {
  items: { metadata: { generation: number }; status?: Record<string, number | undefined> }[]
}

/** All replicas of all Deployments are of the newest template and ready. */
async function untilDeployed(api: Api, count: number, replicas: number, generation = 1): Promise<void> {
  for (;;) {
    const { items }: DeploymentList = JSON.parse((await api.send('GET', deployments)).toString())
    const seen = items.filter(
      ({ metadata, status }) =>
        status?.['observedGeneration'] === metadata.generation && metadata.generation >= generation,
    )
    const sum = (field: string) => seen.reduce((total, { status }) => total + (status?.[field] ?? 0), 0)
    if (
      seen.length === count &&
      sum('updatedReplicas') === replicas &&
      sum('readyReplicas') === replicas &&
      sum('replicas') === replicas
    )
      return
    await pause()
  }
}

const newer = { spec: { template: { metadata: { annotations: { version: '2' } } } } }

function deployment(name: string, replicas: number, schedulerName: string) {
  const labels = { app: name }
  const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }]
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { schedulerName, containers } },
    },
  }
}

/** Asking all the time would be what is measured. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20))
}
