import { dig, isJson, list } from '../objects.ts'
import type { Json, Kustomization, Obj, Part } from './types.ts'
import { templatePath } from './workloads.ts'

type Pairs = Readonly<Record<string, string>>

/** `commonLabels` go everywhere, those of `labels` into selectors and templates only when that is said. */
export function addLabels(parts: readonly Part[], { labels = [], commonLabels }: Kustomization): void {
  for (const { object } of parts) {
    for (const { pairs = {}, includeSelectors = false, includeTemplates = false } of labels) {
      add(object, ['metadata', 'labels'], pairs, true)
      if (includeSelectors) addToSelectors(object, pairs)
      if (includeTemplates || includeSelectors) addToTemplates(object, 'labels', pairs)
    }
    if (!commonLabels) continue
    add(object, ['metadata', 'labels'], commonLabels, true)
    addToSelectors(object, commonLabels)
    addToTemplates(object, 'labels', commonLabels)
  }
}

export function addAnnotations(parts: readonly Part[], pairs: Pairs | undefined): void {
  for (const { object } of pairs ? parts : []) {
    add(object, ['metadata', 'annotations'], pairs ?? {}, true)
    addToTemplates(object, 'annotations', pairs ?? {})
  }
}

function addToTemplates(object: Obj, field: 'labels' | 'annotations', pairs: Pairs): void {
  const path = templatePath(object)
  if (path) add(object, [...path, 'metadata', field], pairs, true)
  if (object.kind === 'CronJob') add(object, ['spec', 'jobTemplate', 'metadata', field], pairs, true)
  if (object.kind !== 'StatefulSet' || field === 'annotations') return
  for (const claim of list(object, 'spec', 'volumeClaimTemplates').filter(isJson))
    add(claim, ['metadata', field], pairs, true)
}

/** Selectors that are made where there is none, and those that are only added to. */
function addToSelectors(object: Obj, pairs: Pairs): void {
  const { kind } = object
  if (kind === 'Service' || kind === 'ReplicationController') add(object, ['spec', 'selector'], pairs, true)
  if (['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind))
    add(object, ['spec', 'selector', 'matchLabels'], pairs, true)
  if (kind === 'Job' || kind === 'PodDisruptionBudget') add(object, ['spec', 'selector', 'matchLabels'], pairs, false)
  if (kind === 'NetworkPolicy') add(object, ['spec', 'podSelector', 'matchLabels'], pairs, false)
  if (kind === 'CronJob') add(object, ['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'], pairs, false)
  const spec = dig(object, ...(templatePath(object) ?? ['none']), 'spec')
  for (const constraint of list(spec, 'topologySpreadConstraints').filter(isJson))
    add(constraint, ['labelSelector', 'matchLabels'], pairs, false)
}

function add(target: Json, path: readonly string[], pairs: Pairs, create: boolean): void {
  let current = target
  for (const key of path) {
    const inner = current[key]
    if (isJson(inner)) current = inner
    else if (create) {
      const made: Json = {}
      current[key] = made
      current = made
    } else return
  }
  Object.assign(current, pairs)
}
