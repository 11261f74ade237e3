import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { readFileIfAny, writeFileAtomic } from '../util/atomic-file.ts'
import { withLock } from '../util/lock.ts'
import type { Progress } from './progress.ts'

export interface ProgressStore {
  read(lab: string): Promise<Progress | undefined>
  /** Changes the newest state: safe when two terminals work on the same lab. `change` gets undefined when there is none. */
  update(lab: string, change: (progress: Progress | undefined) => Progress): Promise<Progress>
  remove(lab: string): Promise<void>
  all(): Promise<Progress[]>
  /** The file a reader may watch for changes. */
  fileOf(lab: string): string
}

/** Progress files under `<home>/progress`. A file that cannot be read is set aside as `.broken`, never overwritten. */
export function progressStore(home: string): ProgressStore {
  const folder = path.join(home, 'progress')
  const fileOf = (lab: string) => path.join(folder, `${lab}.json`)
  const read = async (lab: string) => {
    const text = await readFileIfAny(fileOf(lab))
    if (text === undefined) return undefined
    const progress = parse(text)
    if (!progress) await rename(fileOf(lab), `${fileOf(lab)}.broken`)
    return progress
  }
  return {
    read,
    fileOf,
    update: (lab, change) =>
      withLock(`${fileOf(lab)}.lock`, async () => {
        const before = await read(lab)
        const next = { ...change(before), revision: (before?.revision ?? 0) + 1 }
        await writeFileAtomic(fileOf(lab), `${JSON.stringify(next, null, 2)}\n`)
        return next
      }),
    remove: (lab) => rm(fileOf(lab), { force: true }),
    async all() {
      const names = await readdir(folder).catch(() => [])
      const labs = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
      return (await Promise.all(labs.sort().map(read))).filter((progress) => progress !== undefined)
    },
  }
}

function parse(text: string): Progress | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isProgress(value) ? value : undefined
  } catch {
    return undefined
  }
}

const texts = ['lab', 'step', 'startedAt', 'provider', 'namespace', 'workFolder'] as const

/** The files are our own; this only tells a whole one from one that another program or a newer version wrote. */
function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Record<string, unknown>
  return (
    record['version'] === 1 && texts.every((field) => typeof record[field] === 'string') && isSteps(record['steps'])
  )
}

function isSteps(steps: unknown): boolean {
  return (
    typeof steps === 'object' &&
    steps !== null &&
    Object.values(steps).every((step) => typeof step === 'object' && step !== null && Array.isArray(step.commands))
  )
}
