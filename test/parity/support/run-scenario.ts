import { cpSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { type ConversionWebhook, startConversionWebhook } from '../../helpers/conversion-webhook.ts'
import { normalise } from './normalise.ts'
import { openPlace, type Place, settled } from './place.ts'
import type { Scenario, Step } from './scenario.ts'
import { AS_AWAITED, awaitObjects } from './steps/await.ts'
import { toldEvents } from './steps/events.ts'
import { playKubelet } from './steps/kubelet.ts'
import { storedObjects } from './steps/objects.ts'
import { sendRequest } from './steps/request.ts'
import { runLine } from './steps/run.ts'
import type { Target } from './target.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The answers of two clusters to one step, without what is random. */
export interface Answers {
  sandbox: string
  real: string
  /** Why the scenario could not go on. */
  failure?: unknown
  /** They differed once, but not when the scenario was run again (second-opinion.ts). */
  chance?: boolean
}

export interface Run {
  scenario: Scenario
  targets: { sandbox: Target; real: Target }
  kubectl: string
  /** The steps, by title, whose answers are known to differ. */
  known: ReadonlySet<string>
}

/** Runs a scenario on both clusters, step by step; the answers, one pair for each step. */
export async function runScenario({ scenario, targets, kubectl, known }: Run): Promise<Answers[]> {
  const places = [targets.sandbox, targets.real].map((target) => openPlace(scenario, target, kubectl))
  const webhook = scenario.webhook ? await startConversionWebhook() : undefined
  try {
    if (webhook) for (const place of places) introduce(webhook, place)
    await Promise.all(places.map((place) => enter(scenario, place)))
    const answers: Answers[] = []
    let changed = true
    for (const { title, step } of scenario.steps) {
      if (changed) await Promise.all(places.map(settled))
      const patience = known.has(title) ? 0 : PATIENCE
      const given = await answersOf(step, { places, scenario, patience }).catch(failed)
      changed = !isRead(step) && !isRefused(step, given)
      answers.push(given)
      if (given.failure) break
    }
    return answers
  } finally {
    for (const place of places) place.close()
    webhook?.close()
  }
}

function introduce({ url, caBundle }: ConversionWebhook, { saved }: Place): void {
  saved.set('hook', url).set('authority', caBundle)
}

function failed(failure: unknown): Answers {
  return { sandbox: '', real: '', failure }
}

/** A folder and a furnished namespace. */
async function enter(scenario: Scenario, place: Place): Promise<void> {
  const { bench, namespace } = place
  if (scenario.folder) cpSync(path.join(root, scenario.folder), bench.folder, { recursive: true })
  await bench.run(`kubectl create namespace ${namespace}`)
  await awaitObjects({ await: 'serviceaccounts', name: 'default' }, place)
  await awaitObjects({ await: 'configmaps', name: 'kube-root-ca.crt' }, place)
}

/** How long answers to a question may differ, in milliseconds, until that counts: controllers of a busy machine come late. */
const PATIENCE = 4000

interface Asking {
  places: Place[]
  scenario: Scenario
  patience: number
}

async function answersOf(step: Step, { places, scenario, patience }: Asking): Promise<Answers> {
  const end = Date.now() + patience
  for (;;) {
    const changes = places.map((place) => place.change(500))
    const [sandbox = '', real = ''] = await Promise.all(places.map((place) => answerOf(step, place, scenario)))
    if ('await' in step || ('until' in step && step.until !== undefined)) refuseEndless(real)
    if (sandbox === real || !isRead(step) || Date.now() > end) return { sandbox, real }
    await Promise.race(changes)
  }
}

/** A wait that has no end on the real cluster is a mistake of the scenario. */
function refuseEndless(real: string): void {
  if (real !== AS_AWAITED) throw new Error(`what is awaited does not come true on the real cluster; there is\n${real}`)
}

async function answerOf(step: Step, place: Place, scenario: Scenario): Promise<string> {
  const text = await rawAnswer(step, place, scenario)
  const known = scenario.random.reduce((result, pattern) => result.replace(pattern, '<random>'), text)
  return normalise(known, scenario.text)
}

async function rawAnswer(step: Step, place: Place, scenario: Scenario): Promise<string> {
  if ('write' in step) {
    for (const [name, content] of Object.entries(step.write)) place.bench.write(name, textOf(content))
    return ''
  }
  if ('request' in step) return sendRequest(step, place)
  if ('await' in step) return awaitObjects(step, place)
  if ('objects' in step) return storedObjects(step, place, scenario.text)
  if ('events' in step) return toldEvents(step, place, scenario.text)
  if ('kubelet' in step) return playKubelet(step, place)
  return runLine(step, place)
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : stringify(content)
}

const READS =
  /^kubectl (get|describe|explain|api-resources|api-versions|auth can-i|version|diff|events|logs|rollout (status|history))\b/

/** Whether the step leaves everything as it is, so that it may be repeated and nobody needs to wait for controllers after it. */
function isRead(step: Step): boolean {
  if ('request' in step) return /^(GET|HEAD|OPTIONS) |dryRun=All/.test(step.request)
  if ('run' in step) return READS.test(step.run) && step.until === undefined
  return 'write' in step || 'objects' in step || 'events' in step
}

function isRefused(step: Step, { sandbox, real }: Answers): boolean {
  return 'request' in step && sandbox.startsWith('4') && real.startsWith('4')
}
