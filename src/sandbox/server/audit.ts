import { formatMicroTime } from '../clock.ts'
import type { RequestInfo } from './request-info.ts'
import type { UserInfo } from './types.ts'

/** One request as `audit.k8s.io/v1` Event of level Metadata tells it. */
export interface AuditEvent {
  auditID: string
  stage: 'ResponseStarted' | 'ResponseComplete'
  requestURI: string
  verb: string
  user: { username: string; groups: readonly string[] }
  impersonatedUser?: { username: string } | undefined
  userAgent: string
  objectRef?: {
    resource: string
    namespace?: string
    name?: string
    apiGroup?: string
    apiVersion: string
    subresource?: string
  }
  responseStatus: { code: number }
  requestReceivedTimestamp: string
}

export interface Audit {
  record(event: AuditEvent): void
  /** The newest events, oldest first. */
  readonly events: readonly AuditEvent[]
  subscribe(listener: (event: AuditEvent) => void): () => void
}

const CAPACITY = 5000

/** Keeps the newest requests in memory. */
export function createAudit(): Audit {
  let events: AuditEvent[] = []
  const listeners = new Set<(event: AuditEvent) => void>()
  return {
    get events() {
      return events.slice(-CAPACITY)
    },
    record(event) {
      events.push(event)
      if (events.length >= 2 * CAPACITY) events = events.slice(-CAPACITY)
      for (const listener of listeners) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export interface AuditedRequest {
  id: string
  uri: string
  info: RequestInfo
  user: UserInfo
  realUser: UserInfo
  userAgent: string
  received: number
  code: number
  stage: AuditEvent['stage']
}

export function auditEvent(request: AuditedRequest): AuditEvent {
  const { info, user, realUser } = request
  return {
    auditID: request.id,
    stage: request.stage,
    requestURI: request.uri,
    verb: info.verb,
    user: { username: realUser.username, groups: realUser.groups },
    ...(user === realUser ? {} : { impersonatedUser: { username: user.username } }),
    userAgent: request.userAgent,
    ...(info.resourceRequest ? { objectRef: referenceOf(info) } : {}),
    responseStatus: { code: request.code },
    requestReceivedTimestamp: formatMicroTime(request.received),
  }
}

function referenceOf(info: RequestInfo) {
  return {
    resource: info.resource,
    ...(info.namespace === '' ? {} : { namespace: info.namespace }),
    ...(info.name === '' ? {} : { name: info.name }),
    ...(info.group === '' ? {} : { apiGroup: info.group }),
    apiVersion: info.version,
    ...(info.subresource === '' ? {} : { subresource: info.subresource }),
  }
}
