import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'

const folder = fileURLToPath(new URL('../../../fixtures/parity/', import.meta.url))

const stepSchema = z.union([
  z.string(),
  /** A line of sh; with `until` it is repeated until its output matches, which is all that is compared then. */
  z.strictObject({
    run: z.string(),
    stdin: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
    until: z.string().optional(),
  }),
  /** A request as `METHOD /path`, sent as the admin; a body that is no text is sent as JSON. */
  z.strictObject({
    request: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
  }),
  /** Files of the working folder by name; what is no text is written as YAML. */
  z.strictObject({ write: z.record(z.string(), z.unknown()) }),
])

const scenarioSchema = z.strictObject({
  title: z.string(),
  /** A folder of the repository that is copied into the working folder. */
  folder: z.string().optional(),
  steps: z.array(stepSchema),
})

export type Step = Exclude<z.infer<typeof stepSchema>, string>

/** A way through both clusters, in a namespace of the scenario's name. */
export interface Scenario {
  name: string
  title: string
  folder?: string | undefined
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
  const { title, folder: source, steps } = scenarioSchema.parse(parse(text))
  const seen = new Map<string, number>()
  const titled = steps.map((given) => {
    const step = typeof given === 'string' ? { run: given } : given
    const line = lineOf(step)
    const count = (seen.get(line) ?? 0) + 1
    seen.set(line, count)
    return { title: count === 1 ? line : `${line} #${count}`, step }
  })
  return { name, title, folder: source, steps: titled, text }
}

function lineOf(step: Step): string {
  if ('run' in step) return step.run.trim().replaceAll('\n', ' ')
  return 'request' in step ? step.request : `write ${Object.keys(step.write).join(' ')}`
}
