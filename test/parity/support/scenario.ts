import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'

const folder = fileURLToPath(new URL('../../../fixtures/parity/', import.meta.url))

/** A line of sh; with `until` it is repeated, whenever something changes, until its output matches, which is all that is compared then. */
const runStep = z.strictObject({
  run: z.string(),
  stdin: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  until: z.string().optional(),
})

/**
 * A request as `METHOD /path`, sent as the admin; a body that is no text is sent as JSON. `save` keeps values of the answer by their
 * path (`{ version: metadata.resourceVersion }`); path and body of later requests name them as `$version`.
 */
const requestStep = z.strictObject({
  request: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  save: z.record(z.string(), z.string()).optional(),
})

/** Files of the working folder by name; what is no text is written as YAML. */
const writeStep = z.strictObject({ write: z.record(z.string(), z.unknown()) })

/**
 * Waits, with watches, for objects of a resource (`pods`, `deployments.apps`) that carry the labels and the name asked for and hold
 * `like` as a part: as many as `count` says, at least one without it. `~text` in `like` is a regular expression.
 */
const awaitStep = z.strictObject({
  await: z.string(),
  name: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  like: z.unknown().optional(),
  count: z.number().optional(),
  /** Milliseconds. */
  patience: z.number().optional(),
})

/**
 * Compares what is stored in the namespace: all kinds or those named, events left to their own step. `without` leaves out what the clock
 * decides, e.g. `metadata.annotations`.
 */
const objectsStep = z.strictObject({
  objects: z.union([
    z.literal('all'),
    z.strictObject({
      only: z.array(z.string()).optional(),
      except: z.array(z.string()).optional(),
      without: z.array(z.string()).optional(),
    }),
  ]),
})

/** Compares the events of the namespace in their order per object, counting no repetition. Kinds of objects and reasons may be chosen. */
const eventsStep = z.strictObject({
  events: z.union([
    z.literal('all'),
    z.strictObject({ kinds: z.array(z.string()).optional(), except: z.array(z.string()).optional() }),
  ]),
})

/**
 * Plays the kubelet where there is none: brings pods, oldest first, into a state. Those that are in it already are passed over, and
 * those that have ended. `gone` ends what is being deleted. Waits until there are as many as `count` says, or any without it.
 */
const kubeletStep = z.strictObject({
  kubelet: z.enum(['running', 'ready', 'unready', 'succeeded', 'failed', 'gone']),
  labels: z.record(z.string(), z.string()).optional(),
  name: z.string().optional(),
  count: z.number().optional(),
  /** Binds them to a node first; `own` is the one that a daemon set made each for. */
  node: z.string().optional(),
  exitCode: z.number().optional(),
  /** Further fields of the status. */
  status: z.record(z.string(), z.unknown()).optional(),
})

const stepSchema = z.union([
  z.string(),
  runStep,
  requestStep,
  writeStep,
  awaitStep,
  objectsStep,
  eventsStep,
  kubeletStep,
])

const scenarioSchema = z.strictObject({
  title: z.string(),
  /** A folder of the repository that is copied into the working folder. */
  folder: z.string().optional(),
  /** On clusters with a node (and a scheduler) instead of bare control planes. */
  nodes: z.boolean().default(false),
  /** Touches and reads nothing outside its namespace, so that other such scenarios may run at the same time. */
  beside: z.boolean().default(false),
  /** With a conversion webhook of the test's own, called `$hook`, whose certificate is of `$authority`; see test/helpers/conversions.ts. */
  webhook: z.boolean().default(false),
  /** Regular expressions of what is random here besides what always is; their matches become `<random>`. */
  random: z.array(z.string()).default([]),
  steps: z.array(stepSchema),
})

export type RunStep = z.infer<typeof runStep>
export type RequestStep = z.infer<typeof requestStep>
export type AwaitStep = z.infer<typeof awaitStep>
export type ObjectsStep = z.infer<typeof objectsStep>
export type EventsStep = z.infer<typeof eventsStep>
export type KubeletStep = z.infer<typeof kubeletStep>
export type Step = Exclude<z.infer<typeof stepSchema>, string>

/** A way through two clusters, in a namespace of the scenario's name. */
export interface Scenario {
  name: string
  title: string
  folder?: string | undefined
  nodes: boolean
  beside: boolean
  webhook: boolean
  random: RegExp[]
  steps: { title: string; step: Step }[]
  /** Its file: what it names by itself is not random. */
  text: string
}

export function readScenarios(): Scenario[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files.sort().map((file) => readScenario(path.basename(file, '.yaml')))
}

function readScenario(name: string): Scenario {
  const text = readFileSync(path.join(folder, `${name}.yaml`), 'utf8')
  const { steps, random, ...rest } = scenarioSchema.parse(parse(text))
  const seen = new Map<string, number>()
  const titled = steps.map((given) => {
    const step = typeof given === 'string' ? { run: given } : given
    const line = lineOf(step)
    const count = (seen.get(line) ?? 0) + 1
    seen.set(line, count)
    return { title: count === 1 ? line : `${line} #${count}`, step }
  })
  return { ...rest, name, random: random.map((pattern) => new RegExp(pattern, 'g')), steps: titled, text }
}

function lineOf(step: Step): string {
  if ('run' in step) return step.run.trim().replaceAll('\n', ' ')
  if ('request' in step) return step.request
  if ('write' in step) return `write ${Object.keys(step.write).join(' ')}`
  return Object.entries(step)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : value}`)
    .join(', ')
}
