import { kinds } from '../../kinds.ts'
import type { Draft, KindRef, KubeObject } from '../../objects.ts'
import { autoscalerFromV1, autoscalerToV1 } from './autoscaler.ts'
import { policiesAsGiven } from './autoscaler-behavior.ts'
import { EVENTS_API_FIELDS, eventFromEventsApi, eventToEventsApi } from './event.ts'

/** How a version that is not the stored one is read and written. The functions return new objects. */
export interface VersionConversion {
  storage: KindRef
  toStorage(object: Draft): Draft
  /** Holds against what has come in this version, and is now in the stored one, that it gets no defaults of the latter. */
  withoutDefaults?(object: Draft): Draft
  fromStorage(object: KubeObject): KubeObject
  /** The selectable fields of this version and what the stored one calls them; the same ones without. */
  fields?: Readonly<Record<string, string | undefined>>
}

/** How a version is read and written; undefined for the stored one of its kind. */
export function conversionOf(info: {
  group: string
  version: string
  resource: string
}): VersionConversion | undefined {
  return conversions.get(`${info.group}/${info.version}/${info.resource}`)
}

/** By `group/version/resource`. */
const conversions: ReadonlyMap<string, VersionConversion> = new Map([
  [
    'autoscaling/v1/horizontalpodautoscalers',
    {
      storage: kinds.horizontalPodAutoscalers,
      toStorage: autoscalerFromV1,
      withoutDefaults: policiesAsGiven,
      fromStorage: autoscalerToV1,
    },
  ],
  [
    'events.k8s.io/v1/events',
    {
      storage: kinds.events,
      toStorage: eventFromEventsApi,
      fromStorage: eventToEventsApi,
      fields: EVENTS_API_FIELDS,
    },
  ],
])
