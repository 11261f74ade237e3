import { badRequest } from '../../../api/status.ts'
import type { FieldError } from '../../../resources/types.ts'
import { isTrue } from '../../request-info.ts'
import { invalidOptions, plainError } from '../../statuses.ts'
import { fieldForbidden } from '../field-errors.ts'

/** `metav1.ListOptions` of a list or watch. */
export interface ListOptions {
  /** undefined: the newest state; 0: any state. */
  readonly resourceVersion: number | undefined
  readonly match: 'Exact' | 'NotOlderThan' | undefined
  readonly limit: number
  readonly continueToken: string
  readonly timeoutSeconds: number | undefined
  readonly bookmarks: boolean
  readonly sendInitialEvents: boolean | undefined
}

/** Reads and checks the options. Source: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation.go. */
export function listOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const match = query.get('resourceVersionMatch') ?? ''
  const sendInitialEvents = query.get('sendInitialEvents')
  const limit = integer(query.get('limit')) ?? 0
  const timeoutSeconds = integer(query.get('timeoutSeconds'))
  const errors = watch ? watchErrors(query, match, sendInitialEvents) : listErrors(query, match, sendInitialEvents)
  if (errors.length > 0) throw invalidOptions('ListOptions', errors)
  return {
    resourceVersion: parseResourceVersion(query.get('resourceVersion') ?? '', watch ? 'plain' : 'bad request'),
    match: match === 'Exact' || match === 'NotOlderThan' ? match : undefined,
    limit,
    continueToken: query.get('continue') ?? '',
    timeoutSeconds,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: sendInitialEvents === null ? undefined : isTrue(sendInitialEvents),
  }
}

/** Throws as the real server does: 400 for lists, a bare 500 for watches and single objects. */
export function parseResourceVersion(text: string, failure: 'plain' | 'bad request'): number | undefined {
  if (text === '') return undefined
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  const reason = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  const quoted = JSON.stringify(text)
  const problem = `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${reason}`
  throw failure === 'plain' ? plainError(problem) : badRequest(`invalid resource version: ${problem}`)
}

/** A whole number of a query. Throws 400 with Go's words. */
export function integer(text: string | null): number | undefined {
  if (text === null) return undefined
  const refused = (why: string) => badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`)
  if (!/^[+-]?\d+$/.test(text)) throw refused('invalid syntax')
  const number = BigInt(text.replace('+', ''))
  if (number !== BigInt.asIntN(64, number)) throw refused('value out of range')
  return Number(number)
}

function matchErrors(match: string, supported: readonly string[]): FieldError[] {
  if (supported.includes(match)) return []
  const values = supported.map((value) => JSON.stringify(value)).join(', ')
  const message = `Unsupported value: ${JSON.stringify(match)}: supported values: ${values}`
  return [{ field: 'resourceVersionMatch', reason: 'FieldValueNotSupported', message }]
}

function listErrors(query: URLSearchParams, match: string, sendInitialEvents: string | null): FieldError[] {
  const errors: FieldError[] = []
  const resourceVersion = query.get('resourceVersion') ?? ''
  const forbid = (text: string) => errors.push(fieldForbidden('resourceVersionMatch', text))
  if (match !== '') {
    if (resourceVersion === '') forbid('resourceVersionMatch is forbidden unless resourceVersion is provided')
    if (query.get('continue')) forbid('resourceVersionMatch is forbidden when continue is provided')
    errors.push(...matchErrors(match, ['Exact', 'NotOlderThan', '']))
    if (match === 'Exact' && resourceVersion === '0')
      forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  }
  if (sendInitialEvents !== null)
    errors.push(fieldForbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  return errors
}

function watchErrors(query: URLSearchParams, match: string, sendInitialEvents: string | null): FieldError[] {
  const errors: FieldError[] = []
  const forbid = (text: string) => errors.push(fieldForbidden('resourceVersionMatch', text))
  if (sendInitialEvents !== null && match !== 'NotOlderThan')
    forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  if (match === '') return errors
  if (sendInitialEvents === null)
    forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
  errors.push(...matchErrors(match, ['NotOlderThan']))
  if (query.get('continue')) forbid('resourceVersionMatch is forbidden when continue is provided')
  return errors
}
