import { StatusError } from '../../api/status.ts'
import type { ServedResource } from '../registry.ts'
import { noSuchResource } from '../statuses.ts'
import type { Backend } from '../types.ts'

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'

/** The finalizer that holds a definition until the last of its objects is gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** Throws 405 for a new object of a definition that is being deleted, 404 when it has gone since the request came. */
export function refuseWhileTerminating({ store }: Backend, { custom, key }: ServedResource): void {
  if (!custom) return
  const definition = store.get(DEFINITIONS, '', key)
  if (!definition) throw noSuchResource()
  if (!definition.metadata.deletionTimestamp) return
  throw new StatusError({
    message: 'create not allowed while custom resource definition is terminating',
    reason: 'MethodNotAllowed',
    details: {},
    code: 405,
  })
}
