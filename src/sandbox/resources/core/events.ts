import { ageSince } from '../../api/duration.ts'
import { kinds } from '../../kinds.ts'
import type { CoreV1Event } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'
import { checkEvent } from './event-rules.ts'
import { checkEventUpdate } from './event-update.ts'

/** core/v1 takes what clients have always sent. */
const STRICT = 'events.k8s.io/v1'

export const events: Strategy<CoreV1Event> = {
  kind: kinds.events,
  validate: (event, old, apiVersion) =>
    collect((errors) => checkEvent(errors, event, old === undefined && apiVersion === STRICT)),
  validateUpdate: (event, old, apiVersion) =>
    collect((errors) => {
      if (apiVersion === STRICT) checkEventUpdate(errors, event, old)
    }),
  selectableFields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent, source }) => reportingComponent || source?.component || '',
    source: ({ source, reportingComponent }) => source?.component || reportingComponent || '',
    type: ({ type }) => type ?? '',
  },
  table: { columns: columnsOf(kinds.events), cells: (event, { now }) => cells(event, now) },
}

function cells(event: CoreV1Event, now: number): unknown[] {
  const { involvedObject: about } = event
  const first = ageSince(event.firstTimestamp || event.eventTime, now)
  const last = event.lastTimestamp ? ageSince(event.lastTimestamp, now) : first
  const kind = (about.kind ?? '').toLowerCase()
  return [
    event.series ? ageSince(event.series.lastObservedTime, now) : last,
    event.type ?? '',
    event.reason ?? '',
    about.name ? `${kind}/${about.name}` : kind,
    about.fieldPath ?? '',
    source(event),
    (event.message ?? '').trim(),
    first,
    event.series ? (event.series.count ?? 0) : event.count || 1,
    event.metadata.name,
  ]
}

function source({ source, reportingComponent, reportingInstance }: CoreV1Event): string {
  const host = source?.host || reportingInstance || ''
  const component = source?.component || reportingComponent || ''
  return host ? `${component}, ${host}` : component
}
