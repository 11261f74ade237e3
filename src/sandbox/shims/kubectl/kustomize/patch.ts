import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyJsonPatch } from '../../../api/patch/json-patch.ts'
import { parseLabelSelector } from '../../../api/selectors.ts'
import { schemaOf } from '../../../schema/schema.ts'
import { parseDocuments } from '../builder/documents.ts'
import { CommandError } from '../errors.ts'
import { isJson } from '../objects.ts'
import { mergePatch } from './merge.ts'
import type { Json, Kustomization, Obj, Part, PatchRule, PatchTarget } from './types.ts'

/** Applies patches in kustomize's order: the old list of strategic ones, `patches`, the old list of JSON patches. */
export async function applyPatches(
  before: readonly Part[],
  { patches = [], patchesStrategicMerge = [], patchesJson6902 = [] }: Kustomization,
  folder: string,
): Promise<Part[]> {
  const inline = (text: string): PatchRule => (text.includes('\n') ? { patch: text } : { path: text })
  const rules = [...patchesStrategicMerge.map(inline), ...patches, ...patchesJson6902]
  return rules.reduce<Part[]>((parts, rule) => applyRule(parts, rule, folder), [...before])
}

function applyRule(parts: Part[], rule: PatchRule, folder: string): Part[] {
  const source = rule.path ?? 'patch'
  const text = rule.path === undefined ? (rule.patch ?? '') : readPatch(join(folder, rule.path), rule.path)
  const documents = parseDocuments(text, source, 'yaml.v3')
  const operations = documents.length === 1 && Array.isArray(documents[0]) ? documents[0] : undefined
  if (operations) return onTargets(parts, rule, (object) => jsonPatched(object, operations, source))
  if (documents.length === 0 || !documents.every(isNamed))
    throw new CommandError(`unable to parse SM or JSON patch from [${text.trimEnd()}]`)
  return documents.filter(isJson).reduce<Part[]>((all, patch) => strategic(all, rule, patch, text), parts)
}

/** A strategic patch says what it is for, even where its target is given. */
function isNamed(patch: unknown): boolean {
  return isJson(patch) && typeof patch['kind'] === 'string' && isJson(patch['metadata']) && 'name' in patch['metadata']
}

function readPatch(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandError(`failed to get the patch file from path(${name}): open ${path}: no such file or directory`)
  }
}

function jsonPatched(object: Obj, operations: readonly unknown[], source: string): Obj {
  try {
    return applyJsonPatch(
      object,
      operations.map((each) => (isJson(each) ? each : {})),
    ) as Obj
  } catch {
    throw new CommandError(`the JSON patch ${source} does not apply to ${object.kind} ${object.metadata.name}`)
  }
}

function onTargets(parts: readonly Part[], { target }: PatchRule, change: (object: Obj) => Obj | undefined): Part[] {
  if (!target) throw new CommandError('must specify a target for JSON patch')
  return parts.flatMap((part) => {
    if (!isTarget(part, target)) return [part]
    const object = change(structuredClone(part.object))
    return object ? [{ ...part, object }] : []
  })
}

/** Without a target the patch itself names the object it is for. */
function strategic(parts: readonly Part[], rule: PatchRule, patch: Json, text: string): Part[] {
  const change = rule.options?.allowNameChange ? patch : withoutName(patch)
  if (rule.target) return onTargets(parts, rule, (object) => merged(object, change))
  const named = patch as Obj
  const target = {
    ...gvkOf(named),
    name: `^${named.metadata?.name ?? ''}$`,
    ...(named.metadata?.namespace === undefined ? {} : { namespace: named.metadata.namespace }),
  }
  if (!parts.some((part) => isTarget(part, target)))
    throw new CommandError(
      `no resource matches strategic merge patch ${JSON.stringify(text.trim().split('\n')[0])}: no matches for Id ${named.kind}/${named.metadata?.name}`,
    )
  return onTargets(parts, { target }, (object) => merged(object, change))
}

function withoutName(patch: Json): Json {
  const { name: _name, namespace: _namespace, ...metadata } = isJson(patch['metadata']) ? patch['metadata'] : {}
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = patch
  return Object.keys(metadata).length > 0 ? { ...rest, metadata } : omit(rest, 'metadata')
}

function omit(value: Json, field: string): Json {
  const { [field]: _gone, ...rest } = value
  return rest
}

/** Undefined when the patch deletes the object (`$patch: delete`). */
function merged(object: Obj, patch: Json): Obj | undefined {
  return mergePatch(object, patch, schemaOf(gvkOf(object))) as Obj | undefined
}

function gvkOf({ apiVersion, kind }: Obj): { group: string; version: string; kind: string } {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  return { group, version, kind }
}

/** Names and kinds of a target are regular expressions that must match as a whole. */
function isTarget({ object, originally }: Part, target: PatchTarget): boolean {
  const gvk = gvkOf(object)
  const fits = (pattern: string | undefined, text: string) =>
    pattern === undefined || pattern === '' || new RegExp(`^(?:${pattern})$`).test(text)
  const { labels, annotations } = object.metadata
  return (
    fits(target.group, gvk.group) &&
    fits(target.version, gvk.version) &&
    fits(target.kind, gvk.kind) &&
    (fits(target.name, object.metadata.name ?? '') || fits(target.name, originally)) &&
    fits(target.namespace, object.metadata.namespace ?? '') &&
    (target.labelSelector === undefined || parseLabelSelector(target.labelSelector)(labels)) &&
    (target.annotationSelector === undefined || parseLabelSelector(target.annotationSelector)(annotations))
  )
}
