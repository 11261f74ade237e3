import type { Draft, KubeObject } from '../../objects.ts'
import type { ObjectSchema } from '../../schema/type-schema.ts'
import { atOnce } from '../../steps.ts'
import { nestsTooDeep } from '../json/depth.ts'
import { compareObjects } from './compare.ts'
import { difference, type FieldSet } from './field-set.ts'
import { toFieldSet } from './to-field-set.ts'

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'

/** The fields that client-side apply wrote and that are still as it wrote them. Source: managedfields/internal/lastappliedmanager.go. */
export function lastAppliedFields(live: KubeObject, apiVersion: string, schema: ObjectSchema): FieldSet | undefined {
  const config = parse(live.metadata.annotations?.[ANNOTATION])
  if (config?.apiVersion !== apiVersion) return undefined
  const { added, modified, removed } = atOnce(compareObjects(config, live, schema))
  return [modified, added, removed].reduce(difference, atOnce(toFieldSet(config, schema)))
}

function parse(text: string | undefined): Draft | undefined {
  if (!text) return undefined
  try {
    const config: unknown = JSON.parse(text)
    return nestsTooDeep(config) ? undefined : (config as Draft)
  } catch {
    return undefined
  }
}

/** Keeps the annotation of client-side apply in step with what kubectl applies on the server. Source: lastappliedupdater.go. */
export function withLastApplied(object: Draft, config: Draft): Draft {
  const { annotations } = object.metadata
  if (!annotations?.[ANNOTATION]) return object
  const { [ANNOTATION]: _, ...others } = config.metadata.annotations ?? {}
  const { annotations: __, ...metadata } = config.metadata
  const kept = Object.keys(others).length > 0 ? { ...metadata, annotations: others } : metadata
  const text = `${JSON.stringify(sortKeys({ ...config, metadata: kept }))}\n`
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [ANNOTATION]: text } } }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]))
}
