import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseDocuments } from '../builder/documents.ts'
import { contentHash } from '../commands/create/hash.ts'
import { CommandError } from '../errors.ts'
import type { KubectlIo } from '../io.ts'
import { child, isJson, nameOf, text } from '../objects.ts'
import { generated } from './generate.ts'
import { changeImages, changeReplicas } from './images.ts'
import { addAnnotations, addLabels } from './labels.ts'
import { addNames, moveToNamespace } from './names.ts'
import { inBuildOrder } from './order.ts'
import { applyPatches } from './patch.ts'
import { deprecations, readKustomization } from './read.ts'
import { renamed } from './references.ts'
import type { Kustomization, Obj, Part } from './types.ts'

/** The objects a kustomization makes, in the order in which they can be created. */
export async function buildKustomization(io: KubectlIo, folder: string): Promise<Obj[]> {
  const path = resolve(io.cwd, folder)
  if (/^https?:\/\/|^git@/.test(folder))
    throw new CommandError(`${folder}: this kubectl builds folders of this machine only`)
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${path}: no such file or directory`,
    )
  const parts = await accumulate(io, path, [], [])
  for (const part of parts) part.calledAs = nameOf(part.object)
  for (const { object, hashed } of parts)
    if (hashed) object.metadata.name = `${nameOf(object)}-${contentHash(object, '')}`
  renamed(parts)
  return inBuildOrder(parts.map(({ object }) => object))
}

/** What a folder makes: its resources and generated objects, patched and transformed. A component works on those `before` it. */
async function accumulate(
  io: KubectlIo,
  folder: string,
  before: readonly Part[],
  parents: readonly string[],
): Promise<Part[]> {
  if (parents.includes(folder)) throw new CommandError(`cycle detected: candidate root '${folder}' contains itself`)
  const kustomization = readKustomization(folder)
  for (const warning of deprecations(kustomization)) io.stderr.write(`${warning}\n`)
  const inside = [...parents, folder]
  let parts = [...before]
  for (const entry of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])])
    parts = joined(parts, await resource(io, folder, entry, inside), join(folder, entry))
  for (const part of parts) part.calledAs = nameOf(part.object)
  parts = generated(kustomization, folder, io, parts)
  for (const component of kustomization.components ?? [])
    parts = await accumulate(io, join(folder, component), parts, inside)
  return transformed(parts, kustomization, folder)
}

async function resource(io: KubectlIo, folder: string, entry: string, parents: readonly string[]): Promise<Part[]> {
  const path = join(folder, entry)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw missing(entry, path)
  if (stats.isDirectory()) return accumulate(io, path, [], parents)
  return parseDocuments(readFileSync(path, 'utf8'), path, 'yaml.v3')
    .flatMap((value) => (isJson(value) && Array.isArray(value['items']) ? value['items'] : [value]))
    .map((value) => {
      const object = objectOf(value, entry, path)
      const name = nameOf(object)
      return { object, calledAs: name, originally: name, hashed: false, source: entry }
    })
}

function objectOf(value: unknown, entry: string, path: string): Obj {
  const { apiVersion, kind, metadata } = isJson(value) ? value : {}
  if (!isJson(value) || typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string')
    throw unusable(`accumulating resources from '${entry}': missing Resource metadata`, path)
  if (!isJson(metadata) || typeof metadata['name'] !== 'string')
    throw unusable(
      `accumulating resources from '${entry}': missing metadata.name in object {{${apiVersion} ${kind}} ${goMeta(metadata)}}`,
      path,
    )
  return { ...value, apiVersion, kind, metadata: { ...metadata } }
}

/** As Go prints it. */
function goMeta(metadata: unknown): string {
  const map = (field: string) => {
    const entries = Object.entries(child(metadata, field)).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `map[${entries.map(([key, value]) => `${key}:${String(value)}`).join(' ')}]`
  }
  return `{{ ${text(metadata, 'namespace')}} ${map('labels')} ${map('annotations')}}`
}

/** kustomize tries a file that is of no use as a folder too. */
function unusable(reason: string, path: string): CommandError {
  return new CommandError(
    `accumulating resources: accumulation err='${reason}': must build at directory: '${path}': file is not directory`,
  )
}

function missing(entry: string, path: string): CommandError {
  const failure = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`
  return new CommandError(
    `accumulating resources: accumulation err='accumulating resources from '${entry}': ${failure}': must build at directory: not a valid directory: ${failure}`,
  )
}

function joined(parts: readonly Part[], more: readonly Part[], path: string): Part[] {
  for (const { object, source } of more) {
    if (!parts.some((part) => idOf(part.object) === idOf(object))) continue
    throw unusable(
      `merging resources from '${source}': may not add resource with an already registered id: ${idOf(object)}`,
      path,
    )
  }
  return [...parts, ...more]
}

/** `Deployment.v1.apps/web.[noNs]` */
function idOf({ apiVersion, kind, metadata }: Obj): string {
  const [version = '', group] = apiVersion.split('/').reverse()
  const type = [kind, version, group ?? '[noGrp]'].join('.')
  return `${type}/${metadata.name ?? ''}.${metadata.namespace ?? '[noNs]'}`
}

/** In kustomize's order: a patch sees the names of the file, an image rule what a patch has put there. */
async function transformed(before: Part[], kustomization: Kustomization, folder: string): Promise<Part[]> {
  const parts = await applyPatches(before, kustomization, folder)
  for (const part of parts) part.calledAs = nameOf(part.object)
  moveToNamespace(parts, kustomization.namespace)
  addNames(parts, kustomization)
  renamed(parts)
  addLabels(parts, kustomization)
  addAnnotations(parts, kustomization.commonAnnotations)
  changeReplicas(parts, kustomization.replicas)
  changeImages(parts, kustomization.images)
  return parts
}
