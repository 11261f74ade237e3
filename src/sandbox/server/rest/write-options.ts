import type { FieldError } from '../../resources/types.ts'
import { type ApiRequest, managerOf } from '../request.ts'
import { isTrue } from '../request-info.ts'
import { invalidOptions } from '../statuses.ts'
import type { Caller, FieldValidation } from '../types.ts'
import { fieldForbidden, fieldInvalid, fieldRequired } from './field-errors.ts'

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'

/** Reads and checks dryRun, fieldManager, fieldValidation (and force). `apply` is server-side apply. */
export function callerOf(request: ApiRequest, kind: OptionsKind, apply = false): Caller & { force: boolean } {
  const { query, user, warnings, mayCreate } = request
  const manager = query.get('fieldManager') ?? ''
  const fieldValidation = query.get('fieldValidation') || 'Warn'
  const force = query.get('force')
  const errors = [
    ...(kind === 'PatchOptions' ? forceErrors(force, apply, manager) : []),
    ...managerErrors(manager),
    ...dryRunErrors(query.getAll('dryRun')),
    ...validationErrors(fieldValidation),
  ]
  if (errors.length > 0) throw invalidOptions(kind, errors)
  return {
    user,
    warnings,
    manager: manager || managerOf(request),
    dryRun: query.has('dryRun'),
    fieldValidation: fieldValidation as FieldValidation,
    force: isTrue(force),
    ...(mayCreate ? { mayCreate } : {}),
  }
}

function forceErrors(force: string | null, apply: boolean, manager: string): FieldError[] {
  if (!apply) return force === null ? [] : [fieldForbidden('force', 'may not be specified for non-apply patch')]
  return manager === '' ? [fieldRequired('fieldManager', 'is required for apply patch')] : []
}

function managerErrors(manager: string): FieldError[] {
  if (manager.length > 128) {
    return [{ field: 'fieldManager', reason: 'FieldValueTooLong', message: 'Too long: may not be more than 128 bytes' }]
  }
  const at = manager.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u)
  if (at < 0) return []
  const code = (manager.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const position = Buffer.byteLength(manager.slice(0, at))
  return [fieldInvalid('fieldManager', manager, `invalid character U+${code} (at position ${position})`)]
}

export function dryRunErrors(values: readonly string[]): FieldError[] {
  if (values.every((value) => value === 'All')) return []
  const list = values.map((value) => JSON.stringify(value)).join(', ')
  const message = `Unsupported value: []string{${list}}: supported values: "All"`
  return [{ field: 'dryRun', reason: 'FieldValueNotSupported', message }]
}

function validationErrors(value: string): FieldError[] {
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return []
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`
  return [{ field: 'fieldValidation', reason: 'FieldValueNotSupported', message }]
}
