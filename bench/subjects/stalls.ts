import { type Api, apiOf, createNamespace, inParallel } from '../harness/api.ts'
import { withSandbox } from '../harness/control-planes.ts'
import type { Figure, Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const pods = `/api/v1/namespaces/${namespace}/pods`
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`
const count = 5000

const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`

const APPLY = 'application/apply-patch+yaml'
const MERGE = 'application/merge-patch+json'
const JSON_PATCH = 'application/json-patch+json'
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const definition = `${definitions}/things.example.com`
const things = definitionOf('Thing', levels(4))
const crowds = `/apis/example.com/v1/namespaces/${namespace}/crowds`

/** What is done to thousands of objects, or to one very big one, by one request; none of it may keep the others waiting. */
const deeds: readonly [string, (api: Api, another: () => Api) => Promise<unknown>][] = [
  [`create ${count} pods`, (api) => inParallel(16, count, (index) => api.send('POST', pods, pod(index)))],
  ['list them', (api) => api.send('GET', pods)],
  ['list them as YAML', (api) => api.get(pods, 'application/yaml')],
  ['list them for people', (api) => api.send('GET', `${pods}?pretty=true`)],
  ['watch from their state on', watchAll],
  ['delete them together', (api) => api.send('DELETE', pods)],
  ['create 1,000 pods that fit nowhere', createUnschedulable],
  [`create an owner with ${count} dependents`, createOwned],
  ['delete the owner, and what it owned', deleteOwner],
  ['create a ConfigMap of 1 MB', (api) => api.send('POST', configMaps, bigConfigMap())],
  ['create one of 20,000 keys', (api) => api.send('POST', configMaps, keys('created'))],
  ['replace it', (api) => api.send('PUT', `${configMaps}/keys`, keys('replaced'))],
  ['patch it', (api) => api.send('PATCH', `${configMaps}/keys`, keys('patched'), MERGE)],
  ['apply it', (api) => api.send('PATCH', `${configMaps}/keys?fieldManager=k8slab&force=true`, keys('applied'), APPLY)],
  ['read it as YAML', (api) => api.get(`${configMaps}/keys`, 'application/yaml')],
  ['patch it with 10,000 operations', (api) => api.send('PATCH', `${configMaps}/keys`, operations(), JSON_PATCH)],
  ['close 1,000 watches together', closeWatches],
  ['define a kind with rules', (api) => api.send('POST', definitions, definitionOf('Crowd', ruled()))],
  ['create one for which they cost a lot', (api) => api.send('POST', crowds, crowd(['numbers', 400]))],
  ['apply a set of 20,000', (api) => api.send('PATCH', `${crowds}/set?fieldManager=a`, crowd(['set', 20_000]), APPLY)],
  ['apply it again', (api) => api.send('PATCH', `${crowds}/set?fieldManager=b`, crowd(['set', 20_000]), APPLY)],
  ['apply a definition of 0.5 MB', (api) => api.send('PATCH', `${definition}?fieldManager=k8slab`, things, APPLY)],
  ['delete the definition', (api) => api.send('DELETE', definition)],
  ['read OpenAPI of 50 definitions', readOpenApi],
  ['ask a policy that costs all it may', askPolicy],
  ['create a Deployment of 500 containers', (api) => api.send('POST', deployments, crowded('created'))],
  ['replace it, which rolls it', (api) => api.send('PUT', `${deployments}/crowded`, crowded('replaced'))],
]

/** How long the event loop stands still while much is done at once. */
export const stalls: Subject = {
  name: 'stalls',
  about:
    'the longest stall of the event loop during requests about thousands of objects or about very big ones, without what others take from this machine',
  measure: () =>
    withSandbox(1, async ({ kubeconfig, longestStall }) => {
      const api = apiOf(kubeconfig, 16)
      const figures: Figure[] = []
      await createNamespace(api, namespace)
      await longestStall?.()
      for (const [name, deed] of deeds) {
        await deed(api, () => apiOf(kubeconfig, 16))
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

/** Ten files. */
function bigConfigMap(): object {
  const file = (index: number) => `${index}: a line of text\n`.repeat(5000)
  return {
    metadata: { name: 'big' },
    data: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`file-${index}`, file(index)])),
  }
}

function keys(value: string): object {
  const data = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key-${index}`, `${value}-${index}`]))
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'keys' }, data }
}

function definitionOf(kind: string, schema: object): object {
  const plural = `${kind.toLowerCase()}s`
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  }
}

/** Ten rules that compare each number with each other: with 400, each costs all that it may. */
function ruled(): object {
  const rule = (_: unknown, least: number) => ({ rule: `self.all(x, self.all(y, x + y >= ${least}))` })
  const rules = Array.from({ length: 10 }, rule)
  const numbers = { type: 'array', maxItems: 400, items: { type: 'integer' }, 'x-kubernetes-validations': rules }
  const set = { type: 'array', items: { type: 'integer' }, 'x-kubernetes-list-type': 'set' }
  return { type: 'object', properties: { numbers, set } }
}

function crowd([field, count]: readonly [string, number]): object {
  const items = Array.from({ length: count }, (_, index) => index + 10)
  return { apiVersion: 'example.com/v1', kind: 'Crowd', metadata: { name: field }, [field]: items }
}

/** A schema of so many levels, each with eight fields: of four levels 0.5 MB, as the biggest ones that people install. */
function levels(count: number): object {
  const description = 'What is to be known of the field, at the length at which people describe fields of their own.'
  if (count === 0) return { type: 'string', description }
  const properties = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`field${index}`, levels(count - 1)]))
  return { type: 'object', description, properties }
}

function operations(): object[] {
  return Array.from({ length: 10_000 }, (_, index) => ({
    op: 'add',
    path: `/data/key-${index}`,
    value: 'again',
  }))
}

function crowded(value: string): object {
  const container = (_: unknown, index: number) => ({
    name: `c-${index}`,
    image: 'registry.k8s.io/pause:3.10',
    env: [{ name: 'VALUE', value }],
    ports: [{ containerPort: index + 1000 }],
  })
  const template = {
    metadata: { labels: { app: 'crowded' } },
    spec: { containers: Array.from({ length: 500 }, container) },
  }
  const spec = { replicas: 0, selector: { matchLabels: { app: 'crowded' } }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'crowded' }, spec }
}

/** As kubectl does before it applies something, of what is served for fifty definitions of 60 kB. */
async function readOpenApi(api: Api): Promise<void> {
  for (let index = 0; index < 50; index++) await api.send('POST', definitions, definitionOf(`Kind${index}`, levels(3)))
  const { paths } = JSON.parse((await api.send('GET', '/openapi/v3')).toString())
  for (const { serverRelativeURL } of Object.values<{ serverRelativeURL: string }>(paths))
    await api.send('GET', serverRelativeURL)
}

/** It is refused: its expressions cost too much. */
async function askPolicy(api: Api): Promise<void> {
  const admission = '/apis/admissionregistration.k8s.io/v1'
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }
  const expression = 'object.data.all(x, object.data.all(y, x.size() + y.size() >= 0))'
  const validations = Array.from({ length: 12 }, () => ({ expression }))
  const spec = { matchConstraints: { resourceRules: [rule] }, validations }
  const binding = { policyName: 'costly', validationActions: ['Deny'] }
  await api.send('POST', `${admission}/validatingadmissionpolicies`, { metadata: { name: 'costly' }, spec })
  await api.send('POST', `${admission}/validatingadmissionpolicybindings`, { metadata: { name: 'b' }, spec: binding })
  const data = Object.fromEntries(Array.from({ length: 330 }, (_, index) => [`key-${index}`, '']))
  const asked = api.send('POST', configMaps, { metadata: { name: 'asked' }, data })
  await asked.catch((error: Error) => {
    if (!error.message.includes('running out of cost budget')) throw error
  })
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

/** Each is a connection of its own. They have been closed when the server has, which no answer tells. */
async function closeWatches(_api: Api, another: () => Api): Promise<void> {
  const watching = another()
  const path = `${configMaps}?watch=true&fieldSelector=metadata.name=nobody`
  await inParallel(16, 1000, () => watching.watch(path, () => undefined))
  watching.close()
  await new Promise((resolve) => setTimeout(resolve, 1000))
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
