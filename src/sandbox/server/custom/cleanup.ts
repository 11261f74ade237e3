import { StatusError } from '../../api/status.ts'
import type { ServedResource } from '../registry.ts'
import type { Backend } from '../types.ts'

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'

/** The finalizer that holds a definition until the last of its objects is gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** Throws 405 for a new object of a definition that is being deleted. */
export function refuseWhileTerminating({ store }: Backend, { custom, key }: ServedResource): void {
  if (!custom || !store.get(DEFINITIONS, '', key)?.metadata.deletionTimestamp) return
  throw new StatusError({
    message: 'create not allowed while custom resource definition is terminating',
    reason: 'MethodNotAllowed',
    details: {},
    code: 405,
  })
}
