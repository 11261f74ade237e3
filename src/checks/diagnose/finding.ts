import type { KubeJson } from '../objects.ts'
import type { FindingKey } from './messages.ts'
import type { Finding } from './types.ts'
import type { Event } from './views.ts'
import { eventTime } from './world.ts'

/** A finding at an object. */
export function found(key: FindingKey, object: KubeJson, params: Finding['params'] = {}): Finding {
  const { kind, metadata } = object
  const namespace = metadata.namespace === undefined ? {} : { namespace: metadata.namespace }
  return { key, params, object: { kind, ...namespace, name: metadata.name } }
}

/** A finding that an event tells. */
export function foundInEvent(key: FindingKey, object: KubeJson, event: Event, params: Finding['params'] = {}): Finding {
  return { ...found(key, object, { message: event.message ?? '', ...params }), time: eventTime(event) }
}

/** `Deployment nginx` */
export function kindName({ kind, metadata }: KubeJson): string {
  return `${kind} ${metadata.name}`
}
