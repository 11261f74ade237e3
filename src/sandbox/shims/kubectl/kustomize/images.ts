import { isJson, list, put } from '../objects.ts'
import type { ImageRule, Json, Kustomization, Part } from './types.ts'
import { podSpecs } from './workloads.ts'

/** Gives the images of containers other names, tags or digests. */
export function changeImages(parts: readonly Part[], rules: readonly ImageRule[] = []): void {
  for (const container of parts.flatMap(({ object }) => podSpecs(object)).flatMap(containersOf))
    for (const rule of rules) changeImage(container, rule)
}

function containersOf(spec: Json): Json[] {
  return [...list(spec, 'initContainers'), ...list(spec, 'containers')].filter(isJson)
}

function changeImage(container: Json, { name, newName, newTag, digest }: ImageRule): void {
  const image = String(container['image'] ?? '')
  const [, repository = '', tail = ''] = /^(.*?)((?::[^/@]*)?(?:@.*)?)$/.exec(image) ?? []
  if (repository !== name) return
  const version = digest === undefined ? (newTag === undefined ? tail : `:${newTag}`) : `@${digest}`
  container['image'] = `${newName ?? repository}${version}`
}

const scaled = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'])

export function changeReplicas(parts: readonly Part[], rules: Kustomization['replicas'] = []): void {
  for (const { name, count } of rules)
    for (const { object, originally, calledAs } of parts)
      if (scaled.has(object.kind) && [originally, calledAs].includes(name))
        put(object, ['spec', 'replicas'], Number(count))
}
