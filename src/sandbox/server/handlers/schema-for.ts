import { StatusError } from '../../api/status.ts'
import type { ServedResource } from '../registry.ts'
import { noSuchResource } from '../statuses.ts'

/** Throws 404 of a kind that nothing is known about. */
export function schemaFor({ schema, info }: ServedResource) {
  if (!schema) throw new StatusError({ ...noSuchResource().status, message: `no schema of ${info.kind}` })
  return schema
}
