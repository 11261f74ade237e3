import { type Api, apiOf, inParallel } from '../harness/api.ts'
import { withSandbox } from '../harness/control-planes.ts'
import type { Figure, Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const pods = `/api/v1/namespaces/${namespace}/pods`
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`
const count = 5000

/** What is done to thousands of objects by one request; none of it may keep the others waiting. */
const deeds: readonly [string, (api: Api) => Promise<unknown>][] = [
  [`create ${count} pods`, (api) => inParallel(16, count, (index) => api.send('POST', pods, pod(index)))],
  ['list them', (api) => api.send('GET', pods)],
  ['list them as YAML', (api) => api.get(pods, 'application/yaml')],
  ['list them for people', (api) => api.send('GET', `${pods}?pretty=true`)],
  ['watch from their state on', watchAll],
  ['delete them together', (api) => api.send('DELETE', pods)],
  ['create 1,000 pods that fit nowhere', createUnschedulable],
  [`create an owner with ${count} dependents`, createOwned],
  ['delete the owner, and what it owned', deleteOwner],
]

/** How long the event loop stands still while much is done at once. */
export const stalls: Subject = {
  name: 'stalls',
  about:
    'the longest stall of the event loop during requests about thousands of objects, without what others take from this machine',
  measure: () =>
    withSandbox(1, async ({ kubeconfig, longestStall }) => {
      const api = apiOf(kubeconfig, 16)
      const figures: Figure[] = []
      await api.send('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
      await longestStall?.()
      for (const [name, deed] of deeds) {
        await deed(api)
        const stall = (await longestStall?.()) ?? Number.NaN
        figures.push({ name, unit: 'ms', samples: [stall], goal: { of: 'max', limit: 50 } })
      }
      api.close()
      return figures
    }),
}

function pod(index: number, spec: object = { schedulerName: 'nobody' }) {
  const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }]
  return { metadata: { name: `p-${index}`, labels: { app: 'bench' } }, spec: { ...spec, containers } }
}

async function watchAll(api: Api): Promise<void> {
  let missing = count
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      missing -= chunk.toString('latin1').split('\n').length - 1
      if (missing <= 0) resolve()
    }
    api.watch(`${pods}?watch=true`, hear).catch(reject)
  })
}

async function createUnschedulable(api: Api): Promise<void> {
  const spec = { nodeSelector: { 'example.com/there': 'never' } }
  await inParallel(16, 1000, (index) => api.send('POST', pods, pod(index, spec)))
}

async function createOwned(api: Api): Promise<void> {
  const { metadata } = JSON.parse((await api.send('POST', configMaps, { metadata: { name: 'owner' } })).toString())
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: metadata.uid }]
  await inParallel(16, count, (index) =>
    api.send('POST', configMaps, { metadata: { name: `c-${index}`, ownerReferences } }),
  )
}

async function deleteOwner(api: Api): Promise<void> {
  await api.send('DELETE', `${configMaps}/owner`)
  // One is in every namespace.
  while (JSON.parse((await api.send('GET', `${configMaps}?limit=2`)).toString()).items.length > 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
}
