import type { ServerResponse } from 'node:http'
import type { AuditEvent } from '../server/audit.ts'
import type { Sandbox } from '../types.ts'
import type { ControlRequest } from './types.ts'

/**
 * The requests to the API server: `since=MILLISECONDS` leaves out older ones; with `watch=1` one JSON document a line, now and as they
 * come, else all at once.
 */
export function auditAnswer({ audit }: Sandbox, { query }: ControlRequest, response: ServerResponse): void {
  const since = Number(query.get('since') ?? 0)
  const events = audit.events.filter((event) => Date.parse(event.requestReceivedTimestamp) >= since)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  if (!query.has('watch')) {
    response.end(JSON.stringify({ events }))
    return
  }
  const write = (event: AuditEvent) => response.write(`${JSON.stringify(event)}\n`)
  response.flushHeaders()
  events.forEach(write)
  response.on('close', audit.subscribe(write))
}
