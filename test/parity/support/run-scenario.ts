import { cpSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { type Workbench, workbench } from '../../helpers/workbench.ts'
import { type Admin, type Answer, adminOf, inNamespace } from './admin.ts'
import { normalise } from './normalise.ts'
import type { Scenario, Step } from './scenario.ts'
import type { Target } from './target.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

interface Place {
  bench: Workbench
  admin: Admin
  saved: Map<string, string>
}

/** Runs a scenario on one cluster; the answers, one for each step, as text without what is random. */
export async function runScenario(scenario: Scenario, target: Target, kubectl: string): Promise<string[]> {
  const bench = workbench(kubectl, inNamespace(target.kubeconfig, scenario.name))
  const place = { bench, admin: adminOf(target.kubeconfig), saved: new Map<string, string>() }
  try {
    if (scenario.folder) cpSync(path.join(root, scenario.folder), bench.folder, { recursive: true })
    await bench.run(`kubectl create namespace ${scenario.name}`)
    const answers: string[] = []
    let changed = true
    for (const { step } of scenario.steps) {
      if (changed) await quiet(place.admin)
      const answer = await answerOf(step, place)
      changed = !isRead(step, answer)
      answers.push(normalise(answer, scenario.text))
    }
    return answers
  } finally {
    bench.close()
  }
}

/** Whether the step leaves everything as it is, so that nobody needs to wait for controllers after it. */
function isRead(step: Step, answer: string): boolean {
  if ('request' in step) return /^(GET|HEAD|OPTIONS) |dryRun=All/.test(step.request) || answer.startsWith('4')
  if ('write' in step) return true
  return /^kubectl (get|describe|explain|api-resources|api-versions|auth can-i|version|diff|events|rollout (status|history))\b/.test(
    step.run,
  )
}

async function answerOf(step: Step, place: Place): Promise<string> {
  const { bench } = place
  if ('write' in step) {
    for (const [name, content] of Object.entries(step.write)) bench.write(name, textOf(content))
    return ''
  }
  if ('request' in step) return request(step, place)
  const { stdin, env, until } = step
  const options = { ...(stdin === undefined ? {} : { stdin }), ...(env ? { env } : {}) }
  if (until !== undefined) return repeat(bench, step.run, new RegExp(until))
  const { code, stdout, stderr } = await bench.run(step.run, options)
  return `exit ${code}\n${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}`
}

/** Waits for the output; after ten seconds the last one is the answer. */
async function repeat(bench: Workbench, line: string, until: RegExp): Promise<string> {
  for (let turn = 0; ; turn++) {
    const { stdout, stderr } = await bench.run(line)
    if (until.test(stdout)) return 'as awaited'
    if (turn === 100) return stdout + stderr
    await delay(100)
  }
}

type RequestStep = Extract<Step, { request: string }>

async function request(step: RequestStep, { admin, saved }: Place): Promise<string> {
  const known = (text: string) => text.replace(/\$([a-z]\w*)/gi, (whole, name) => saved.get(name) ?? whole)
  const [method = '', url = ''] = known(step.request).split(' ')
  const { body, headers = {} } = step
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await admin.request(method, url, {
    headers: { ...type, ...headers },
    ...(text === undefined ? {} : { body: known(text) }),
  })
  save(step, answer, saved)
  return written(answer)
}

function save({ save: wanted = {} }: RequestStep, { body }: Answer, saved: Map<string, string>): void {
  for (const [name, path] of Object.entries(wanted)) {
    const value = path.split('.').reduce((found, key) => found?.[key], JSON.parse(body))
    saved.set(name, String(value))
  }
}

/** What a client sees of an answer; the order of keys is nobody's business. */
function written({ code, headers, body }: Answer): string {
  const shown = ['content-type', 'warning', 'allow', 'location', 'cache-control'].flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${headers[name]}`],
  )
  const isJson = /json/.test(headers['content-type'] ?? '')
  return [`${code}`, ...shown, isJson ? sortedText(body) : body].join('\n')
}

/** A document, or those of a watch: one a line. */
function sortedText(json: string): string {
  return (
    readable(json) ??
    json
      .split('\n')
      .map((line) => readable(line) ?? line)
      .join('')
  )
}

function readable(json: string): string | undefined {
  try {
    return stringify(JSON.parse(json), { sortMapEntries: true, lineWidth: 0 })
  } catch {
    return undefined
  }
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : stringify(content)
}

const QUIET = 200

/** Resolves when nothing has been written for a while: the controllers are done. */
async function quiet(admin: Admin): Promise<void> {
  const end = Date.now() + 5000
  let version = ''
  let since = Date.now()
  while (Date.now() < end && Date.now() - since < QUIET) {
    const { body } = await admin.request('GET', '/api/v1/namespaces?limit=1')
    const next = JSON.parse(body).metadata.resourceVersion
    if (next !== version) since = Date.now()
    version = next
    await delay(40)
  }
}
