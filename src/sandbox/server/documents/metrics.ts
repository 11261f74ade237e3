import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'

/** A few numbers in Prometheus' text form. */
export function metrics({ backend, audit }: Services): Answer {
  const counts = backend.registry.all
    .filter(({ conversion, info }) => !conversion && info.verbs.includes('list'))
    .map(({ key }) => ({ key, count: backend.store.list(key).items.length }))
  const lines = [
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
    '# TYPE apiserver_storage_objects gauge',
    ...counts.map(({ key, count }) => `apiserver_storage_objects{resource="${key}"} ${count}`),
    '# HELP apiserver_audit_event_total [ALPHA] Counter of audit events generated and sent to the audit backend.',
    '# TYPE apiserver_audit_event_total counter',
    `apiserver_audit_event_total ${audit.events.length}`,
    '# HELP process_resident_memory_bytes Resident memory size in bytes.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ]
  return { code: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body: `${lines.join('\n')}\n` }
}
