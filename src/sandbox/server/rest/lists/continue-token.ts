import { messageOf } from '../../../../util/message-of.ts'
import { parseJson } from '../../../api/json/parse-json.ts'
import { isObject } from '../../../api/json/values.ts'
import { badRequest, StatusError } from '../../../api/status.ts'
import { jsonTypeName } from '../../../api/typed/decode-error.ts'

/** Where a list goes on. `revision` undefined: in whatever state there is now, after the wanted one was lost. */
export interface Continue {
  revision: number | undefined
  /** The first path (`namespace/name`) that has not been listed yet. */
  start: string
}

// The form is the real server's: k8s.io/apiserver/pkg/storage/continue.go.

export function encodeContinue({ revision, start }: Continue): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision ?? -1, start })).toString('base64url')
}

/** Throws 400 in the real server's words. */
export function decodeContinue(token: string): Continue {
  const invalid = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`)
  const broken = token.search(/[^\w-]/)
  if (broken >= 0) throw invalid(`illegal base64 data at input byte ${broken}`)
  // A single letter at the end makes no byte.
  if (token.length % 4 === 1) throw invalid(`illegal base64 data at input byte ${token.length - 1}`)
  let value: unknown
  try {
    // Go tells a bad byte as if it were a letter.
    value = parseJson(Buffer.from(token, 'base64url').toString('latin1')).value
  } catch (error) {
    throw invalid(messageOf(error))
  }
  if (value !== null && !isObject(value)) {
    throw invalid(`json: cannot unmarshal ${jsonTypeName(value)} into Go value of type storage.continueToken`)
  }
  const { v, rv, start } = (value ?? {}) as { v?: unknown; rv?: unknown; start?: unknown }
  if (v !== 'meta.k8s.io/v1') throw invalid(`server does not recognize this encoded version ${v ?? ''}`)
  if (typeof rv !== 'number' || rv === 0)
    throw invalid('incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (typeof start !== 'string' || start === '') throw invalid('encoded start key empty (version meta.k8s.io/v1)')
  return { revision: rv < 0 ? undefined : rv, start }
}

/** 410 with a token that goes on in the newest state. */
export function continueExpired(start: string): StatusError {
  const error = new StatusError({
    message:
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    reason: 'Expired',
    code: 410,
  })
  error.status.metadata = { continue: encodeContinue({ revision: undefined, start }) }
  return error
}
