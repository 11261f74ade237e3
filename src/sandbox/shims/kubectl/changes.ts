import { pathOf } from './api/mapper.ts'
import type { Query } from './api/rest.ts'
import type { Info } from './builder/infos.ts'
import { CommandError } from './errors.ts'
import type { Factory } from './factory.ts'
import type { Flags } from './flags/parse.ts'
import type { Obj } from './objects.ts'

export type DryRun = 'none' | 'client' | 'server'

/** The value of `--dry-run`, with kubectl's complaints. */
export function dryRunOf({ flags, factory }: { flags: Flags; factory: Factory }): DryRun {
  const given = flags.string('dry-run')
  if (given === 'unchanged') {
    factory.warn('--dry-run is deprecated and can be replaced with --dry-run=client.')
    return 'client'
  }
  if (given === 'none' || given === 'client' || given === 'server' || given === '') return given === '' ? 'none' : given
  throw new CommandError(`Invalid dry-run value (${given}). Must be "none", "server", or "client".`)
}

/** The query of a change: who makes it, how strictly its fields are read, whether it counts. */
export function changeQuery(flags: Flags, dryRun: DryRun, manager: string): Query {
  return {
    fieldManager: (flags.has('field-manager') && flags.string('field-manager')) || manager,
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  }
}

/** What `--validate` asks of the server. */
export function fieldValidation(flags: Flags): string {
  const given = flags.has('validate') ? flags.string('validate') : 'strict'
  const known: Readonly<Record<string, string>> = {
    strict: 'Strict',
    true: 'Strict',
    warn: 'Warn',
    ignore: 'Ignore',
    false: 'Ignore',
  }
  const found = known[given]
  if (!found) throw new CommandError(`invalid - validate option ${JSON.stringify(given)}`)
  return found
}

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

export type PatchType = keyof typeof PATCH_TYPES

type Where = Pick<Info, 'resource' | 'namespace' | 'name'>

export function createObject(
  factory: Factory,
  where: Pick<Info, 'resource' | 'namespace'>,
  object: Obj,
  query: Query,
): Promise<Obj> {
  return factory
    .rest()
    .json<Obj>({ method: 'POST', path: pathOf(where.resource, where.namespace), query, body: JSON.stringify(object) })
}

export function replaceObject(
  factory: Factory,
  where: Where,
  object: Obj,
  query: Query,
  subresource = '',
): Promise<Obj> {
  const path = pathOf(where.resource, where.namespace, where.name, subresource)
  return factory.rest().json<Obj>({ method: 'PUT', path, query, body: JSON.stringify(object) })
}

export function patchObject(
  factory: Factory,
  where: Where,
  patch: { type: PatchType; body: unknown; query: Query; subresource?: string },
): Promise<Obj> {
  return factory.rest().json<Obj>({
    method: 'PATCH',
    path: pathOf(where.resource, where.namespace, where.name, patch.subresource ?? ''),
    query: patch.query,
    body: JSON.stringify(patch.body),
    contentType: PATCH_TYPES[patch.type],
  })
}

/** The patch type a kind understands: strategic for what Kubernetes itself serves, merge for custom resources. */
export function patchTypeFor(info: Pick<Info, 'resource'>): PatchType {
  const { group } = info.resource
  return group === '' || BUILTIN_GROUPS.has(group) || group.endsWith('.k8s.io') ? 'strategic' : 'merge'
}

const BUILTIN_GROUPS = new Set(['apps', 'batch', 'autoscaling', 'policy', 'extensions'])

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The text of the last-applied annotation: the object without that annotation, compact, keys sorted as Go marshals maps. */
function lastAppliedText(object: Obj, encode: (value: unknown) => string): string {
  const annotations = { ...object.metadata.annotations }
  delete annotations[LAST_APPLIED]
  return `${encode({ ...object, metadata: { ...object.metadata, annotations } })}\n`
}

/** The object with itself in the last-applied annotation. */
export function withLastApplied(object: Obj, encode: (value: unknown) => string): Obj {
  const annotations = { ...object.metadata.annotations, [LAST_APPLIED]: lastAppliedText(object, encode) }
  return { ...object, metadata: { ...object.metadata, annotations } }
}
