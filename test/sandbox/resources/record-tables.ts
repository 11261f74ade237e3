/**
 * Records the rows a real API server prints for the objects in fixtures/resources/tables.yaml, into tables.json beside it. Run against a
 * Kubernetes 1.33 control plane: `KUBECONFIG=… npx tsx test/sandbox/resources/record-tables.ts`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'
import { builtin } from './builtin.ts'

type Json = Record<string, unknown>
const namespace = 'k8slab-recording'
const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const base = `http://${/127\.0\.0\.1:\d+/.exec(String(await once(proxy.stdout, 'data')))?.[0]}`
try {
  await request('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  while ((await request('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`)).status === 404)
    await wait(100)
  const rows = []
  for (const object of parse(readFileSync('fixtures/resources/tables.yaml', 'utf8')) as Json[])
    rows.push(await row(object))
  writeFileSync('fixtures/resources/tables.json', `${JSON.stringify(rows, null, 1)}\n`)
} finally {
  await request('DELETE', `/api/v1/namespaces/${namespace}`)
  proxy.kill()
}

async function row(object: Json): Promise<Json> {
  const kind = builtin(object)
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
  const path = kind.namespaced ? `${root}/namespaces/${namespace}/${kind.resource}` : `${root}/${kind.resource}`
  const item = `${path}/${(object['metadata'] as Json)['name']}`
  const created = await request('POST', path, object)
  if (!created.ok) throw new Error(await created.text())
  if (object['status']) await request('PATCH', `${item}/status`, { status: object['status'] })
  await wait(50)
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const table = (await (await fetch(`${base}${item}?includeObject=Object`, { headers: { accept } })).json()) as {
    rows: { cells: unknown[]; conditions?: unknown[]; object: Json & { metadata: Json } }[]
  }
  if (!table.rows) throw new Error(JSON.stringify(table))
  const now = Date.now()
  await request('DELETE', `${item}?gracePeriodSeconds=0`)
  await request('PATCH', item, { metadata: { finalizers: null } })
  const [first] = table.rows
  if (!first) throw new Error(`no row for ${item}`)
  delete first.object.metadata['managedFields']
  return { now, cells: first.cells, conditions: first.conditions ?? [], object: first.object }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function request(method: string, path: string, body?: Json): Promise<Response> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const content = body ? { headers: { 'content-type': type }, body: JSON.stringify(body) } : {}
  return fetch(base + path, { method, ...content })
}
