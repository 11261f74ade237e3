/**
 * Records what a real API server answers to the cases in fixtures/resources/cases. Creates with dryRun; objects that are updated are
 * created and deleted again, all in one namespace of its own. Run against a Kubernetes 1.33 control plane:
 * `KUBECONFIG=… npx tsx test/sandbox/resources/record-answers.ts [file.yaml …]`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtin } from './builtin.ts'
import { type Answer, answersFolder, type Case, caseFiles, type Recorded, readCases } from './cases.ts'

type Json = Record<string, unknown>
const namespace = 'k8slab-recording'
const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const base = `http://${/127\.0\.0\.1:\d+/.exec(String(await once(proxy.stdout, 'data')))?.[0]}`
try {
  await request('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  await serviceAccount()
  mkdirSync(answersFolder, { recursive: true })
  const wanted = process.argv.slice(2)
  for (const file of wanted.length > 0 ? wanted : caseFiles()) {
    const answers: Recorded[] = []
    for (const each of readCases(file)) answers.push(await record(each))
    writeFileSync(join(answersFolder, file.replace('.yaml', '.json')), `${JSON.stringify(answers, null, 1)}\n`)
  }
} finally {
  await request('DELETE', `/api/v1/namespaces/${namespace}`)
  proxy.kill()
}

async function serviceAccount(): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`
  while ((await request('GET', path)).status === 404) await new Promise((resolve) => setTimeout(resolve, 100))
}

async function record({ name, object, next, subresource }: Case): Promise<Recorded> {
  const path = pathOf(object)
  if (!next) return { name, create: await answer('POST', `${path}?dryRun=All`, object) }
  const create = await answer('POST', path, object)
  const item = `${path}/${(object['metadata'] as Json)['name']}`
  try {
    const update = await answer('PUT', `${item}${subresource ? `/${subresource}` : ''}?dryRun=All`, next)
    return { name, create, update }
  } finally {
    await request('DELETE', `${item}?gracePeriodSeconds=0`)
    await request('PATCH', item, { metadata: { finalizers: null } })
  }
}

function pathOf(object: Json): string {
  const kind = builtin(object)
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
  return kind.namespaced ? `${root}/namespaces/${namespace}/${kind.resource}` : `${root}/${kind.resource}`
}

async function answer(method: string, path: string, body: Json): Promise<Answer> {
  const response = await request(method, path, body)
  const warnings = [...(response.headers.get('warning') ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(
    ([, text = '']) => text.replace(/\\(.)/g, '$1'),
  )
  const result = (await response.json()) as Json
  // The server adds these to every answer of a deprecated version.
  const own = warnings.filter((text) => !/^\S+ \S+ is deprecated in/.test(text))
  if (response.ok) return { code: response.status, warnings: own, object: stripped(result) }
  const details = result['details'] as { causes?: Answer['causes'] } | undefined
  const causes = details?.causes
  return { code: response.status, warnings: own, message: String(result['message']), ...(causes ? { causes } : {}) }
}

/** Without what differs from one recording to the next. */
function stripped(object: Json): Json {
  const { labels, annotations } = object['metadata'] as Json
  const metadata = Object.fromEntries(Object.entries({ labels, annotations }).filter(([, value]) => value))
  return { ...object, metadata }
}

function request(method: string, path: string, body?: Json): Promise<Response> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const content = body ? { headers: { 'content-type': type }, body: JSON.stringify(body) } : {}
  return fetch(base + path, { method, ...content })
}
