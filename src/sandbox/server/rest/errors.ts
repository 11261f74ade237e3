import { notFound, type QualifiedResource, staleObject } from '../../api/status.ts'
import { StoreError } from '../../storage/types.ts'
import { expired, serviceUnavailable, storageFull } from '../statuses.ts'

/** Runs something on the store; its failures become what the real server says of etcd's. */
export function orStorageStatus<T>(resource: QualifiedResource, name: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.code === 'missing') throw notFound(resource, name)
    if (error.code === 'conflict') throw staleObject(resource, name)
    if (error.code === 'compacted') throw expired(error.message)
    if (error.code === 'closed') throw serviceUnavailable('apiserver is shutting down')
    throw error.code === 'full' ? storageFull(error) : error
  }
}
