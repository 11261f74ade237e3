/**
 * Writes src/sandbox/resources/columns.gen.json: the column definitions a real API server answers for every built-in resource.
 * Run against a Kubernetes 1.33 control plane: `KUBECONFIG=… npx tsx test/sandbox/resources/record-columns.ts`
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'

const tableType = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const [line] = await once(proxy.stdout, 'data')
const base = `http://${/127\.0\.0\.1:\d+/.exec(String(line))?.[0]}`
try {
  const columns: Record<string, unknown[]> = {}
  for (const [group, version, resource] of listable()) {
    const path = group === '' ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`
    const table = await (await fetch(base + path, { headers: { accept: tableType } })).json()
    columns[group === '' ? resource : `${resource}.${group}`] = (
      table as { columnDefinitions: unknown[] }
    ).columnDefinitions
  }
  writeFileSync('src/sandbox/resources/columns.gen.json', `${JSON.stringify(columns, null, 1)}\n`)
} finally {
  proxy.kill()
}

function listable(): [string, string, string][] {
  const out = execFileSync('kubectl', ['api-resources', '--verbs=list', '--no-headers'], { encoding: 'utf8' })
  return out
    .trim()
    .split('\n')
    .map((row) => row.match(/^(\S+).*?\s(\S+)\s+(?:true|false)\s+\S+\s*$/))
    .map((match) => {
      const [resource = '', apiVersion = ''] = match?.slice(1) ?? []
      const parts = apiVersion.split('/')
      return parts.length === 1 ? ['', parts[0] ?? '', resource] : [parts[0] ?? '', parts[1] ?? '', resource]
    })
}
