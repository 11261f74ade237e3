import { ApiError, CommandError } from '../errors.ts'
import type { Json } from '../objects.ts'
import { isJson } from '../objects.ts'

/** What client-go says of an answer that carries no `Status` (errors.NewGenericServerResponse). */
const GENERIC: Readonly<Record<number, readonly [string, string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'the server does not allow access to the requested resource'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  406: ['NotAcceptable', 'the server was unable to respond with a content type that the client supports'],
  409: ['Conflict', 'the server reported a conflict'],
  415: ['UnsupportedMediaType', 'the server does not know how to handle the media type of the request'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'an error on the server has prevented the request from succeeding'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted'],
}

/** The failure an answer of 400 and above stands for. */
export function responseError(code: number, body: Buffer): ApiError {
  const status = parseStatus(body)
  if (status) return new ApiError(status, code)
  const [reason, message] = GENERIC[code] ?? ['', `the server responded with the status code ${code}`]
  const details = body.length > 0 && body.length < 2048 ? ` (${body.toString('utf8').trim()})` : ''
  return new ApiError(
    { kind: 'Status', status: 'Failure', reason, message: code === 404 ? message : message + details, code },
    code,
  )
}

/** A `Status` object; on a stream's error channel it may come without its kind. */
export function parseStatus(body: Buffer): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    const isStatus =
      isJson(parsed) &&
      (parsed['kind'] === 'Status' || (parsed['kind'] === undefined && typeof parsed['status'] === 'string'))
    return isStatus ? parsed : undefined
  } catch {
    return undefined
  }
}

const CERTIFICATE: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'x509: certificate signed by unknown authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'x509: certificate signed by unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'x509: certificate signed by unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'x509: certificate signed by unknown authority',
  CERT_HAS_EXPIRED: 'x509: certificate has expired or is not yet valid',
}

/** A connection that failed, in kubectl's words; an aborted request stays what it is. */
export function transportError(error: NodeJS.ErrnoException, url: URL): Error {
  const code = error.code ?? ''
  if (error.name === 'AbortError' || code === 'ABORT_ERR') return error
  if (code === 'ECONNREFUSED') {
    return verbatim(`The connection to the server ${url.host} was refused - did you specify the right host or port?`)
  }
  const certificate = CERTIFICATE[code]
  if (certificate) return verbatim(`Unable to connect to the server: tls: failed to verify certificate: ${certificate}`)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return verbatim(`Unable to connect to the server: dial tcp: lookup ${url.hostname}: no such host`)
  }
  if (error.message === 'timeout') {
    return verbatim(
      'Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    )
  }
  return verbatim(`Unable to connect to the server: ${code === 'ECONNRESET' ? 'EOF' : error.message}`)
}

function verbatim(message: string): CommandError {
  return new CommandError(message, { verbatim: true })
}
