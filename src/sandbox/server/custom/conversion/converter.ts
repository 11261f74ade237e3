import { toTyped } from '../../../api/typed/to-typed.ts'
import { Walk } from '../../../api/typed/walk.ts'
import type { Draft, KubeObject } from '../../../objects.ts'
import { hasCustomDefaults, setCustomDefaults } from '../../../schema/custom-defaults.ts'
import type { ObjectSchema } from '../../../schema/schema.ts'
import type { CustomResourceDefinition, WebhookConversion } from '../../../schema/types.gen.ts'
import { plainError } from '../../statuses.ts'
import { answers } from '../../webhooks/attempts.ts'
import type { WebhookPlaces } from '../../webhooks/client.ts'
import { askConversion } from './review.ts'

/** Brings the objects of one definition from version to version. Objects that are in the right one already stay the same. */
export interface Converter {
  /** Whether a webhook converts. */
  readonly isWebhook: boolean
  /** Of all versions, by `apiVersion`. */
  readonly schemas: ReadonlyMap<string, ObjectSchema>
  /** A stored object as its own version is defined by now: without fields that are unknown, with defaults. */
  settled(stored: KubeObject): KubeObject
  /** Converts within an attempt, which is given up when a webhook is still to answer. */
  convert<T extends Draft>(object: T, apiVersion: string): T
  /** The same with the fields that the other version does not know. */
  convertWhole<T extends Draft>(object: T, apiVersion: string): T
  /** Converts for those who can wait. */
  ask<T extends Draft>(object: T, apiVersion: string): Promise<T>
}

/** Source: apiextensions-apiserver/pkg/apiserver/conversion/converter.go. */
export function createConverter(
  definition: CustomResourceDefinition,
  schemas: ReadonlyMap<string, ObjectSchema>,
  places: WebhookPlaces,
): Converter {
  const { strategy, webhook } = definition.spec.conversion ?? {}
  const way = strategy === 'Webhook' && webhook ? byWebhook(webhook, places) : undefined
  const isWebhook = way !== undefined
  const id = `${definition.metadata.uid}/${definition.metadata.generation}`
  const convertWhole = <T extends Draft>(object: T, apiVersion: string): T => {
    if (object.apiVersion === apiVersion) return object
    checkKnown(schemas, object.apiVersion, 'from')
    checkKnown(schemas, apiVersion, 'to')
    const sent = withVersion(object, undefined)
    const converted = way ? answered(way, id, sent, apiVersion) : { ...sent, apiVersion }
    return withVersion(converted, object.metadata.resourceVersion) as T
  }
  return {
    isWebhook,
    schemas,
    settled: (stored) => settled(stored, schemas.get(stored.apiVersion), isAsDefined(definition)),
    convertWhole,
    convert(object, apiVersion) {
      if (object.apiVersion === apiVersion) return object
      return pruned(convertWhole(object, apiVersion), schemas.get(apiVersion))
    },
    async ask(object, apiVersion) {
      if (!way) return this.convert(object, apiVersion)
      if (object.apiVersion === apiVersion) return object
      checkKnown(schemas, object.apiVersion, 'from')
      const converted = withVersion(
        result(await way(withVersion(object, undefined), apiVersion)),
        object.metadata.resourceVersion,
      )
      return pruned(converted, schemas.get(apiVersion)) as typeof object
    },
  }
}

type Outcome = { readonly object: Draft } | { readonly failure: string }
type Way = (object: Draft, apiVersion: string) => Promise<Outcome>

function byWebhook(webhook: WebhookConversion, places: WebhookPlaces): Way {
  return async (object, apiVersion) => {
    try {
      return { object: await askConversion(places, webhook, object, apiVersion) }
    } catch (error) {
      return { failure: (error as Error).message }
    }
  }
}

function answered(way: Way, id: string, object: Draft, apiVersion: string): Draft {
  const key = `convert ${id} ${apiVersion} ${JSON.stringify(object)}`
  const [outcome] = answers(new Map([[key, () => way(object, apiVersion)]]))
  if (!outcome) throw plainError('a conversion webhook cannot be asked here')
  return result(outcome)
}

function result(outcome: Outcome): Draft {
  if ('failure' in outcome) throw plainError(outcome.failure)
  return outcome.object
}

function checkKnown(schemas: ReadonlyMap<string, ObjectSchema>, apiVersion: string, direction: 'from' | 'to'): void {
  if (schemas.has(apiVersion)) return
  throw plainError(`request to convert CR ${direction} an invalid group/version: ${apiVersion}`)
}

/** What is stored, and what webhooks see, has no version of its own. */
function withVersion<T extends Draft>(object: T, resourceVersion: string | undefined): T {
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata: resourceVersion === undefined ? metadata : { ...metadata, resourceVersion } }
}

function pruned<T extends Draft>(object: T, schema: ObjectSchema | undefined): T {
  if (!schema) return object
  const { apiVersion, kind, metadata } = object
  const typed = toTyped({ ...object, metadata: {} }, schema, new Walk())
  return { ...typed, apiVersion, kind, metadata } as unknown as T
}

/** Whether no object can be older than the definition is as it stands. */
function isAsDefined({ metadata }: CustomResourceDefinition): boolean {
  return metadata.generation === 1
}

function settled(stored: KubeObject, schema: ObjectSchema | undefined, isFresh: boolean): KubeObject {
  if (!schema) return stored
  const isDefaulted = hasCustomDefaults(schema)
  if (isFresh && !isDefaulted) return stored
  const object = isFresh ? stored : pruned(stored, schema)
  if (!isDefaulted) return object
  const copy = { ...structuredClone(object), metadata: stored.metadata }
  setCustomDefaults(copy, schema)
  return copy
}
