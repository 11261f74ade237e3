/** One entry of a Status' `details.causes`. */
export interface StatusCause {
  reason?: string
  message?: string
  field?: string
}

/** `metav1.Status` of kind Failure, as it goes over the wire. */
export interface FailureStatus {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: Record<string, unknown>
  status: 'Failure'
  message: string
  reason?: string
  details?: {
    name?: string
    group?: string
    kind?: string
    uid?: string
    causes?: StatusCause[]
    retryAfterSeconds?: number
  }
  code: number
}

/** An answer of the API server that is not a success; its body is what any client reads. */
export class StatusError extends Error {
  readonly status: FailureStatus
  constructor(status: Omit<FailureStatus, 'kind' | 'apiVersion' | 'metadata' | 'status'>) {
    super(status.message)
    this.name = 'StatusError'
    this.status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...status }
  }
}

/** The resource an error speaks of: `group` is '' for core, `resource` plural (`deployments`). */
export interface QualifiedResource {
  group: string
  resource: string
}

function qualified({ group, resource }: QualifiedResource): string {
  return group === '' ? resource : `${resource}.${group}`
}

// Messages and reasons: k8s.io/apimachinery/pkg/api/errors/errors.go

export function notFound(resource: QualifiedResource, name: string): StatusError {
  return new StatusError({
    message: `${qualified(resource)} ${JSON.stringify(name)} not found`,
    reason: 'NotFound',
    details: details(resource, name),
    code: 404,
  })
}

export function alreadyExists(resource: QualifiedResource, name: string): StatusError {
  return new StatusError({
    message: `${qualified(resource)} ${JSON.stringify(name)} already exists`,
    reason: 'AlreadyExists',
    details: details(resource, name),
    code: 409,
  })
}

export function conflict(resource: QualifiedResource, name: string, message: string): StatusError {
  return new StatusError({
    message: `Operation cannot be fulfilled on ${qualified(resource)} ${JSON.stringify(name)}: ${message}`,
    reason: 'Conflict',
    details: details(resource, name),
    code: 409,
  })
}

/** Conflict because of a stale resourceVersion. */
export function staleObject(resource: QualifiedResource, name: string): StatusError {
  return conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  )
}

export function badRequest(message: string): StatusError {
  return new StatusError({ message, reason: 'BadRequest', code: 400 })
}

export function forbidden(resource: QualifiedResource, name: string, message: string): StatusError {
  const prefix =
    name === '' ? `${qualified(resource)} is forbidden` : `${qualified(resource)} ${JSON.stringify(name)} is forbidden`
  return new StatusError({
    message: `${prefix}: ${message}`,
    reason: 'Forbidden',
    details: details(resource, name),
    code: 403,
  })
}

function details({ group, resource }: QualifiedResource, name: string) {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource }
}

/** A body of a type that the endpoint does not read. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError({
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    reason: 'UnsupportedMediaType',
    code: 415,
  })
}
