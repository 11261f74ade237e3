import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { readFileIfAny, writeFileAtomic } from '../util/atomic-file.ts'
import { withLock } from '../util/lock.ts'
import { clusterOf, isSamePlace, placeName } from './place.ts'
import type { Progress } from './progress.ts'

export interface ProgressStore {
  read(lab: string): Promise<Progress | undefined>
  /**
   * Changes the newest state: safe when two terminals work on the same lab. `change` gets undefined when there is none; nothing is
   * written when it gives back what it got.
   */
  update(lab: string, change: (progress: Progress | undefined) => Progress): Promise<Progress>
  /**
   * Makes this the progress of the lab, unless somebody has begun in the same place since `seen` was read: then theirs is given. That of
   * another place is kept for when the learner goes back there.
   */
  replace(progress: Progress, seen: Progress | undefined): Promise<Progress>
  /** What was kept of a lab on a cluster, in one namespace or, without one, in the namespace it was started in last. */
  kept(lab: string, place: { cluster: string; namespace?: string | undefined }): Promise<Progress | undefined>
  /** Forgets what was done in one place. */
  forget(progress: Progress): Promise<void>
  /** Every lab with its progress where the learner is at it. */
  all(): Promise<Progress[]>
  /** The file a reader may watch for changes. */
  fileOf(lab: string): string
}

/**
 * Progress files under `<home>/progress`, those of places that were left under `elsewhere/<lab>` in it. A file that cannot be read is set
 * aside as `.broken`, never overwritten.
 */
export function progressStore(home: string): ProgressStore {
  const folder = path.join(home, 'progress')
  const fileOf = (lab: string) => path.join(folder, `${lab}.json`)
  const elsewhere = (lab: string) => path.join(folder, 'elsewhere', lab)
  const keptFile = (progress: Progress) => path.join(elsewhere(progress.lab), `${placeName(progress)}.json`)
  const read = (lab: string) => readProgress(fileOf(lab))
  const alone = <T>(lab: string, action: () => Promise<T>) => withLock(`${fileOf(lab)}.lock`, action)
  return {
    read,
    fileOf,
    update: (lab, change) =>
      alone(lab, async () => {
        const before = await read(lab)
        const after = change(before)
        if (after === before) return after
        return write(fileOf(lab), { ...after, revision: (before?.revision ?? 0) + 1 })
      }),
    replace: (progress, seen) =>
      alone(progress.lab, async () => {
        const before = await read(progress.lab)
        const isHere = before !== undefined && isSamePlace(before, progress)
        if (isHere && before.startedAt !== seen?.startedAt) return before
        if (before && !isHere) await write(keptFile(before), before)
        const revision = Math.max(before?.revision ?? 0, progress.revision) + 1
        const next = await write(fileOf(progress.lab), { ...progress, revision })
        await rm(keptFile(progress), { force: true })
        return next
      }),
    async kept(lab, { cluster, namespace }) {
      const all = await readFolder(elsewhere(lab))
      return all
        .filter((one) => clusterOf(one) === cluster && (namespace ?? one.namespace) === one.namespace)
        .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
    },
    forget: (progress) =>
      alone(progress.lab, async () => {
        const current = await read(progress.lab)
        if (current && isSamePlace(current, progress)) await rm(fileOf(progress.lab), { force: true })
        else await rm(keptFile(progress), { force: true })
      }),
    all: () => readFolder(folder),
  }
}

async function write(file: string, progress: Progress): Promise<Progress> {
  await writeFileAtomic(file, `${JSON.stringify(progress, null, 2)}\n`)
  return progress
}

async function readFolder(folder: string): Promise<Progress[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  const all = await Promise.all(names.map((name) => readProgress(path.join(folder, name))))
  return all.filter((progress) => progress !== undefined)
}

async function readProgress(file: string): Promise<Progress | undefined> {
  const text = await readFileIfAny(file)
  if (text === undefined) return undefined
  const progress = parse(text)
  if (!progress) await rename(file, `${file}.broken`)
  return progress
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
