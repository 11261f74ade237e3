import type { Draft } from '../../objects.ts'
import type { CoreV1Event, EventSource, ObjectReference } from '../../schema/types.gen.ts'
import type { FieldErrors, ShownValue } from '../common/field-errors.ts'
import { GoText, quote } from '../common/go-values.ts'
import { checkImmutable, same } from '../common/immutable.ts'
import { checkSeries } from './event-rules.ts'

/** `ValidateEventUpdate`: through events.k8s.io only the series of an event may change. */
export function checkEventUpdate(errors: FieldErrors, event: Draft<CoreV1Event>, old: CoreV1Event): void {
  if (!same(event.series, old.series)) checkSeries(errors, event)
  const check = (field: string, of: (event: Draft<CoreV1Event>) => unknown, shown: (value: never) => ShownValue) => {
    const value = of(event)
    checkImmutable(errors, field, value, of(old), shown(value as never))
  }
  const plain = (value: string | number) => value
  check('involvedObject', ({ involvedObject }) => involvedObject, goReference)
  check('reason', ({ reason }) => reason, plain)
  check('message', ({ message }) => message, plain)
  check('source', ({ source }) => source, goSource)
  check('firstTimestamp', ({ firstTimestamp }) => firstTimestamp, goTime)
  check('lastTimestamp', ({ lastTimestamp }) => lastTimestamp, goTime)
  check('count', ({ count }) => count, plain)
  check('type', ({ type }) => type, plain)
  check('eventTime', ({ eventTime }) => eventTime, goTime)
  check('action', ({ action }) => action, plain)
  check('related', ({ related }) => related, goReference)
  check('reportingController', ({ reportingComponent }) => reportingComponent, plain)
  check('reportingInstance', ({ reportingInstance }) => reportingInstance, plain)
}

function goReference(reference: ObjectReference | undefined): ShownValue {
  if (!reference) return '"null"'
  const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = reference
  const fields = { kind, namespace, name, UID: uid, APIVersion: apiVersion, resourceVersion, fieldPath }
  return goStruct('core.ObjectReference', fields)
}

function goSource(source: EventSource | undefined): ShownValue {
  return goStruct('core.EventSource', { component: source?.component, host: source?.host })
}

/** A struct of texts, whose fields Go writes with a capital letter. */
function goStruct(type: string, fields: Record<string, string | undefined>): GoText {
  const texts = Object.entries(fields).map(
    ([field, value = '']) => `${field.slice(0, 1).toUpperCase()}${field.slice(1)}:${quote(value)}`,
  )
  return new GoText(`${type}{${texts.join(', ')}}`)
}

/** `Time.String()`, in which a fraction of a second has no zeros at its end. */
function goTime(time: string | undefined): GoText {
  if (!time) return new GoText('0001-01-01 00:00:00 +0000 UTC')
  const [day = '', clock = ''] = time.replace(/Z$/, '').split('T')
  const [seconds = '', fraction = ''] = clock.split('.')
  const digits = fraction.replace(/0+$/, '')
  return new GoText(`${day} ${seconds}${digits === '' ? '' : `.${digits}`} +0000 UTC`)
}
