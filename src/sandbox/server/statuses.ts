import { DEEPEST } from '../api/json/depth.ts'
import { badRequest, type FailureStatus, StatusError } from '../api/status.ts'
import type { FieldError } from '../resources/types.ts'

/** The body of an answer without anything else to say. */
export interface SuccessStatus {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: Record<string, never>
  status: 'Success'
  details?: { name: string; group?: string; kind: string; uid: string }
  code?: number
}

export function success(extra: Partial<SuccessStatus> = {}): SuccessStatus {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...extra }
}

/** 422 with one cause for each field. `group` and `kind` are those of the object, e.g. `apps` and `Deployment`. */
export function invalid(
  { group, kind }: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))]
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const causes = errors.map(({ field, reason, message }) => ({ reason, message, field }))
  return new StatusError({
    message: `${group === '' ? kind : `${kind}.${group}`} ${JSON.stringify(name)} is invalid: ${list}`,
    reason: 'Invalid',
    details: {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      ...(kind === '' ? {} : { kind }),
      causes,
    },
    code: 422,
  })
}

/** 422 about the options of a request, e.g. `ListOptions`. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): StatusError {
  return invalid({ group: 'meta.k8s.io', kind }, '', errors)
}

export function unauthorized(): StatusError {
  return new StatusError({ message: 'Unauthorized', reason: 'Unauthorized', code: 401 })
}

export function noSuchResource(): StatusError {
  return new StatusError({
    message: 'the server could not find the requested resource',
    reason: 'NotFound',
    details: {},
    code: 404,
  })
}

export function methodNotAllowed(): StatusError {
  return new StatusError({
    message: 'the server does not allow this method on the requested resource',
    reason: 'MethodNotAllowed',
    details: {},
    code: 405,
  })
}

/** What go-restful says of a PATCH in no type it knows; where nothing was sent it blames what was asked for. */
export function unsupportedPatchType(hasBody = true): StatusError {
  const [message, reason, code] = hasBody
    ? (['415: Unsupported Media Type', 'UnsupportedMediaType', 415] as const)
    : (['406: Not Acceptable\n\nAvailable representations: ', 'NotAcceptable', 406] as const)
  return new StatusError({ message, reason, details: {}, code })
}

export function expired(message: string): StatusError {
  return new StatusError({ message, reason: 'Expired', code: 410 })
}

export function tooLargeResourceVersion(asked: number | bigint, current: number): StatusError {
  return new StatusError({
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    code: 504,
  })
}

export function requestTooLarge(limit: number): StatusError {
  return new StatusError({
    message: `Request entity too large: limit is ${limit}`,
    reason: 'RequestEntityTooLarge',
    code: 413,
  })
}

/** 400 for what the real server would keep, and whoever goes through it here would not come back from. */
export function nestedTooDeep(): StatusError {
  return badRequest(`more than ${DEEPEST} objects and lists lie in each other, which is more than a sandbox keeps`)
}

export function tooManyRequests(
  message: string,
  retryAfterSeconds: number,
  causes?: FailureStatus['details'],
): StatusError {
  const retry = retryAfterSeconds > 0 ? { retryAfterSeconds } : {}
  return new StatusError({ message, reason: 'TooManyRequests', details: { ...causes, ...retry }, code: 429 })
}

export function internalError(message: string): StatusError {
  return new StatusError({
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  })
}

/** A failure without a reason, as the real server answers when plain Go errors reach the client. */
export function plainError(message: string): StatusError {
  return new StatusError({ message, code: 500 })
}

/** 500 of a write that found no room, in etcd's words. */
export function storageFull({ message }: Error): StatusError {
  return plainError(`etcdserver: mvcc: database space exceeded: ${message}`)
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError({ message, reason: 'ServiceUnavailable', code: 503 })
}

/** A request that makes no sense, told in plain text with its address. */
export class PlainInternalError extends Error {
  /** Whether nobody else has looked at it yet. */
  readonly early: boolean
  constructor(message: string, early = false) {
    super(message)
    this.early = early
  }
}
