import { parseBody } from '../../api/decode.ts'
import { badRequest, StatusError } from '../../api/status.ts'
import type { FieldError } from '../../resources/types.ts'
import type { ApiRequest } from '../request.ts'
import { isTrue } from '../request-info.ts'
import { invalidOptions, plainError } from '../statuses.ts'
import type { Deletion } from './delete.ts'
import { fieldInvalid } from './field-errors.ts'
import { integer } from './lists/options.ts'
import { dryRunErrors } from './write-options.ts'

export interface DeleteRequest extends Deletion {
  dryRun: boolean
}

/** `metav1.DeleteOptions` of the body, else of the query. */
export async function deleteOptions(request: ApiRequest): Promise<DeleteRequest> {
  const body = await request.body()
  const value = body.length > 0 ? fromBody(body, request.headers['content-type']) : fromQuery(request.query)
  const errors = [...dryRunErrors(value.dryRun), ...policyErrors(value)]
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors)
  return { ...value, dryRun: value.dryRun.length > 0 }
}

type Options = Deletion & { dryRun: string[] }

function fromBody(body: Buffer, contentType: string | undefined): Options {
  const value = parsed(body, contentType)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('DeleteOptions must be an object')
  const { kind, ...options } = value as unknown as Options & { kind?: string }
  if (kind !== undefined && kind !== '' && kind !== 'DeleteOptions') {
    const version = (value as { apiVersion?: string }).apiVersion || 'meta.k8s.io/v1'
    const words = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)}`
    throw plainError(`${words} in scheme "pkg/runtime/scheme.go:110"`)
  }
  const { gracePeriodSeconds } = options
  if (gracePeriodSeconds !== undefined && gracePeriodSeconds !== null && typeof gracePeriodSeconds !== 'number') {
    throw badRequest(
      'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    )
  }
  return { ...options, gracePeriodSeconds: gracePeriodSeconds ?? undefined, dryRun: options.dryRun ?? [] }
}

/** What is wrong with options is told without the words around it, and as the server's own failure. */
function parsed(body: Buffer, contentType: string | undefined): unknown {
  try {
    return parseBody(body, contentType, 'DeleteOptions').value
  } catch (error) {
    const words =
      error instanceof StatusError
        ? /^the object provided is unrecognized \(.*?\): (.*) \(.*\)$/s.exec(error.message)
        : null
    throw words?.[1] === undefined ? error : plainError(words[1])
  }
}

function fromQuery(query: URLSearchParams): Options {
  const orphan = query.get('orphanDependents')
  return {
    gracePeriodSeconds: integer(query.get('gracePeriodSeconds')),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    orphanDependents: orphan === null ? undefined : isTrue(orphan),
    dryRun: query.getAll('dryRun'),
    preconditions: { uid: query.get('uid') ?? undefined, resourceVersion: query.get('resourceVersion') ?? undefined },
  }
}

function policyErrors({ propagationPolicy, orphanDependents }: Options): FieldError[] {
  const field = 'propagationPolicy'
  if (propagationPolicy === undefined || propagationPolicy === null) return []
  const both =
    orphanDependents === undefined || orphanDependents === null
      ? []
      : [fieldInvalid(field, propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set')]
  if (['Foreground', 'Background', 'Orphan'].includes(propagationPolicy)) return both
  const message = `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Foreground", "Background", "Orphan", "nil"`
  return [...both, { field, reason: 'FieldValueNotSupported', message }]
}
