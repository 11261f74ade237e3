import { StatusError } from '../status.ts'
import { paths } from './field-set.ts'
import type { Manager, Managers } from './managers.ts'
import { formatPath } from './path-element.ts'
import type { Conflicts } from './update-managers.ts'

/** 409 of an apply that would take fields from others. Source: managedfields/internal/conflict.go. */
export function applyConflict(conflicts: Conflicts, managers: Managers): StatusError {
  const groups = [...conflicts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, set]) => ({ who: describe(managers.get(id)), paths: paths(set).map(formatPath) }))
  const causes = groups.flatMap(({ who, paths: fields }) =>
    fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  )
  const [only] = causes
  const list = groups.map(({ who, paths: fields }) =>
    [`conflicts with ${who}:`, ...fields.map((f) => `- ${f}`)].join('\n'),
  )
  const message =
    causes.length === 1 && only
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${list.join('\n')}`
  return new StatusError({ message, reason: 'Conflict', details: { causes }, code: 409 })
}

function describe(manager: Manager | undefined): string {
  if (!manager) return '""'
  const { name, subresource, operation, apiVersion } = manager
  const suffix = subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`
  return `${JSON.stringify(name)}${suffix}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}
