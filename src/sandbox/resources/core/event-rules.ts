import type { Draft } from '../../objects.ts'
import type { CoreV1Event } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { qualifiedNameErrors } from '../common/names.ts'

/** `ValidateEventCreate`: what events.k8s.io demands of a new event (`strict`), core/v1 does not. */
export function checkEvent(errors: FieldErrors, event: Draft<CoreV1Event>, strict: boolean): void {
  checkNamespace(errors, event)
  if (event.eventTime) checkReport(errors, event, strict ? 'reportingController' : 'reportingComponent')
  if (strict) checkNewEvent(errors, event)
}

/** An event lives in the namespace of what it is about, or in one of the cluster's own. */
function checkNamespace(errors: FieldErrors, { metadata, involvedObject, eventTime }: Draft<CoreV1Event>): void {
  const about = involvedObject?.namespace ?? ''
  const own = metadata.namespace ?? ''
  const homes = eventTime ? ['default', 'kube-system'] : ['', 'default']
  const fits = about === '' ? homes.includes(own) : Boolean(eventTime) || about === own
  if (!fits) errors.invalid('involvedObject.namespace', about, 'does not match event.namespace')
}

const LONGEST_WORD = 128
const LONGEST_NOTE = 1024

/** Events with a time to the microsecond say who reports what. */
function checkReport(errors: FieldErrors, event: Draft<CoreV1Event>, controllerField: string): void {
  const { reportingComponent: controller = '', message = '' } = event
  if (controller === '') errors.required(controllerField)
  errors.invalidAll(controllerField, controller, qualifiedNameErrors(controller))
  for (const field of ['reportingInstance', 'action', 'reason'] as const) {
    const value = event[field] ?? ''
    if (value === '') errors.required(field)
    checkLength(errors, field, value, LONGEST_WORD)
  }
  checkLength(errors, 'message', message, LONGEST_NOTE)
}

function checkLength(errors: FieldErrors, field: string, value: string, most: number): void {
  if (Buffer.byteLength(value) > most) errors.invalid(field, '', `can have at most ${most} characters`)
}

export function checkSeries(errors: FieldErrors, { series }: Draft<CoreV1Event>): void {
  if (!series) return
  if ((series.count ?? 0) < 2) errors.invalid('series.count', '', 'should be at least 2')
  if (!series.lastObservedTime) errors.required('series.lastObservedTime')
}

function checkNewEvent(errors: FieldErrors, event: Draft<CoreV1Event>): void {
  const { eventTime, type = '', source } = event
  checkSeries(errors, event)
  if (!eventTime) errors.required('eventTime')
  if (type !== 'Normal' && type !== 'Warning') errors.invalid('type', '', `has invalid value: ${type}`)
  for (const field of ['firstTimestamp', 'lastTimestamp', 'count'] as const)
    if (event[field]) errors.invalid(field, '', 'needs to be unset')
  if (source?.component || source?.host) errors.invalid('source', '', 'needs to be unset')
}
