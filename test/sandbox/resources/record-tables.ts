/**
 * Records the rows a real API server prints for the objects in fixtures/resources/tables.yaml, into tables.json beside it. Run against a
 * Kubernetes 1.33 control plane: `KUBECONFIG=… npx tsx test/sandbox/resources/record-tables.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'
import { base, pathOf, recording, remove, request, wait } from './recording.ts'

type Json = Record<string, unknown>

await recording(async () => {
  const rows = []
  for (const object of parse(readFileSync('fixtures/resources/tables.yaml', 'utf8')) as Json[])
    rows.push(await row(object))
  writeFileSync('fixtures/resources/tables.json', `${JSON.stringify(rows, null, 1)}\n`)
})

async function row(object: Json): Promise<Json> {
  const path = pathOf(object)
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
  await remove(item)
  const [first] = table.rows
  if (!first) throw new Error(`no row for ${item}`)
  delete first.object.metadata['managedFields']
  return { now, cells: first.cells, conditions: first.conditions ?? [], object: first.object }
}
