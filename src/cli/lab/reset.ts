import { rm } from 'node:fs/promises'
import { selectorText } from '../../checks/evaluate/subject.ts'
import type { KubeJson } from '../../checks/objects.ts'
import { refOf } from '../../cluster/objects.ts'
import type { Cluster } from '../../cluster/types.ts'
import { commandMessages } from '../../i18n/command-messages.ts'
import type { Lab } from '../../labs/types.ts'
import { isSamePlace } from '../../progress/place.ts'
import type { Progress } from '../../progress/progress.ts'
import { UserError } from '../../util/errors.ts'
import type { Context, Output } from '../context.ts'
import { labStateFolder } from './lab-context.ts'
import { connectLab } from './open.ts'

export interface ResetOptions {
  lab: Lab
  progress: Progress
  /** Do not ask. */
  yes: boolean
}

/** What a reset did: the JSON of `k8slab reset`. */
export interface ResetReport {
  lab: string
  deleted: string[]
  cancelled: boolean
}

/** Deletes what the lab owns, and nothing else, then forgets the progress. Asks first. */
export async function resetLab({ lab, progress, yes }: ResetOptions, context: Context): Promise<ResetReport> {
  const open = await connectLab(context, lab, progress)
  try {
    const owned = await ownedObjects(open.cluster, lab, progress.namespace)
    const names = owned.map((object) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`)
    if (!yes && !(await agreed(lab, names, open.provided.name, context)))
      return { lab: lab.id, deleted: [], cancelled: true }
    await Promise.all(owned.map((object) => open.cluster.delete(refOf(object), { gracePeriodSeconds: 0 })))
    await open.provided.reset?.()
    const current = await context.progress.read(lab.id)
    await context.progress.forget(progress)
    // The files are those of the place the learner is at.
    if (!current || isSamePlace(current, progress))
      await rm(labStateFolder(context, lab.id), { recursive: true, force: true })
    return { lab: lab.id, deleted: names, cancelled: false }
  } finally {
    open.close()
  }
}

async function ownedObjects(cluster: Cluster, lab: Lab, namespace: string): Promise<KubeJson[]> {
  const found = await Promise.all(
    (lab.owns ?? []).map(async ({ apiVersion, kind, names, selector, namespace: own }) => {
      const labelSelector = selector === undefined ? {} : { labelSelector: selectorText(selector) }
      const items = await cluster.list(apiVersion, kind, { namespace: own ?? namespace, ...labelSelector })
      return items
        .filter((item) => names === undefined || names.includes(item.metadata.name))
        .map((item) => ({ ...item, apiVersion, kind }))
    }),
  ).catch(() => [])
  return found.flat()
}

async function agreed(lab: Lab, names: readonly string[], where: string, context: Context): Promise<boolean> {
  const say = commandMessages(context.output.language)
  if (process.stdin.isTTY !== true || context.output.json)
    throw new UserError('not-confirmed', say.resetNeedsYes, {
      suggestions: [`k8slab reset ${lab.id} --yes`],
      exitCode: 2,
    })
  const { askToConfirm } = await import('../ask-to-confirm.ts')
  const objects = names.map((name) => `  ${name}`).join('\n')
  const question = objects === '' ? say.resetNothing(lab.id, where) : say.resetQuestion(lab.id, objects, where)
  return askToConfirm(question, context.output)
}

export function renderReset({ deleted, cancelled }: ResetReport, { language }: Output): string {
  const say = commandMessages(language)
  if (cancelled) return `${say.resetCancelled}\n`
  return `${deleted.length === 0 ? say.nothingToDelete : say.resetDone(deleted.length)}\n`
}
