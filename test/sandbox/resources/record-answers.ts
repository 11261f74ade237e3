/**
 * Records what a real API server answers to the cases in fixtures/resources/cases. Creates with dryRun; objects that are updated are
 * created and deleted again, all in one namespace of its own. Run against a Kubernetes 1.33 control plane:
 * `KUBECONFIG=… npx tsx test/sandbox/resources/record-answers.ts [file.yaml …]`
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, answersFolder, type Case, caseFiles, type Recorded, readCases } from './cases.ts'
import { pathOf, recording, remove, request } from './recording.ts'

type Json = Record<string, unknown>

await recording(async () => {
  mkdirSync(answersFolder, { recursive: true })
  const wanted = process.argv.slice(2)
  for (const file of wanted.length > 0 ? wanted : caseFiles()) {
    const answers: Recorded[] = []
    for (const each of readCases(file)) answers.push(await record(each))
    writeFileSync(join(answersFolder, file.replace('.yaml', '.json')), `${JSON.stringify(answers, null, 1)}\n`)
  }
})

async function record({ name, object, next, subresource }: Case): Promise<Recorded> {
  const path = pathOf(object)
  if (!next) return { name, create: await answer('POST', `${path}?dryRun=All`, object) }
  const create = await answer('POST', path, object)
  const item = `${path}/${(object['metadata'] as Json)['name']}`
  try {
    const update = await answer('PUT', `${item}${subresource ? `/${subresource}` : ''}?dryRun=All`, next)
    return { name, create, update }
  } finally {
    await remove(item)
  }
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
