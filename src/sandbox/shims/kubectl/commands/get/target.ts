import type { Resource } from '../../api/discovery.ts'
import { pathOf } from '../../api/mapper.ts'
import type { Query } from '../../api/rest.ts'
import type { Flags } from '../../flags/parse.ts'

/** One thing to read: an object when it has a name, else a list. */
export interface Target {
  readonly resource: Resource
  readonly namespace: string
  readonly name?: string
}

export function targetPath({ resource, namespace, name }: Target, flags: Flags): string {
  return pathOf(resource, namespace, name ?? '', flags.string('subresource'))
}

/** The query of a list; an object is read without. */
export function listQuery(target: Target, flags: Flags): Query {
  if (target.name !== undefined) return {}
  const chunk = flags.int('chunk-size')
  return {
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    ...(chunk > 0 ? { limit: chunk } : {}),
  }
}
