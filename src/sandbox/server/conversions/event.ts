import type { Draft, KubeObject } from '../../objects.ts'
import type { CoreV1Event, EventsV1Event } from '../../schema/types.gen.ts'
import { renamed } from './rename.ts'

/** core/v1 field -> events.k8s.io/v1 field. Source: k8s.io/kubernetes/pkg/apis/events/v1/conversion.go. */
const FIELDS = {
  involvedObject: 'regarding',
  message: 'note',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
  source: 'deprecatedSource',
  reportingComponent: 'reportingController',
} as const

/** Source: `AddFieldLabelConversionsForEvent`, ibid. */
export const EVENTS_API_FIELDS: Readonly<Record<string, string | undefined>> = {
  reason: 'reason',
  'regarding.kind': 'involvedObject.kind',
  'regarding.namespace': 'involvedObject.namespace',
  'regarding.name': 'involvedObject.name',
  'regarding.uid': 'involvedObject.uid',
  'regarding.apiVersion': 'involvedObject.apiVersion',
  'regarding.resourceVersion': 'involvedObject.resourceVersion',
  'regarding.fieldPath': 'involvedObject.fieldPath',
  reportingController: 'reportingComponent',
  type: 'type',
}

export function eventToEventsApi(object: KubeObject): KubeObject {
  return { ...renamed(object as CoreV1Event, FIELDS), apiVersion: 'events.k8s.io/v1' } as KubeObject
}

export function eventFromEventsApi(object: Draft): Draft {
  const back = Object.fromEntries(Object.entries(FIELDS).map(([core, events]) => [events, core]))
  return { ...renamed(object as Draft<EventsV1Event>, back), apiVersion: 'v1' } as Draft
}
