import { isUnchanged } from '../../api/apply/unchanged.ts'
import type { KubeObject } from '../../objects.ts'
import { afterWrite } from '../hooks/table.ts'
import type { ServedResource } from '../registry.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { asStored, changedAsServed, liveAsWorkedOn, readBack } from './as-served.ts'
import { orStorageStatus } from './errors.ts'
import { finished, removeFinished } from './finish.ts'
import { inOrder } from './metadata/order.ts'

/** What an update comes to. */
export interface Outcome {
  readonly wanted: KubeObject
  /** The same as the store is to have it. */
  readonly state: KubeObject
  readonly stored: KubeObject
  /** Whether nothing has changed. */
  readonly isSame: boolean
}

/** Tells what an update comes to; of a big object it takes a while. */
export function outcomeOf(served: ServedResource, wanted: KubeObject, stored: KubeObject): Outcome {
  const state = asStored(served, { ...wanted, metadata: inOrder(wanted.metadata) })
  return { wanted, state, stored, isSame: isUnchanged(stored, state) }
}

/** Stores it, or removes the object when nothing holds it any more. Returns what the request is answered with. */
export function storeUpdate(backend: Backend, caller: Caller, target: Target, outcome: Outcome): KubeObject {
  const { served, name } = target
  const { wanted, state, stored, isSame } = outcome
  const told = readBack(served, state)
  if (finished(served.key, state))
    return changedAsServed(served, lastState(removeFinished(backend, caller, target, state), wanted))
  if (isSame) return liveAsWorkedOn(served, stored)
  if (caller.dryRun) return told(state)
  const written = orStorageStatus(served.info, name, () => {
    const updated = backend.store.update(served.key, state, stored.metadata.resourceVersion)
    afterWrite(backend, served.key, updated, stored)
    return updated
  })
  return told(written)
}

/** What is gone is told as it was to be written: nobody reads it back. */
function lastState(removed: KubeObject, { apiVersion, ...wanted }: KubeObject): KubeObject {
  if (removed.apiVersion === apiVersion) return removed
  const { resourceVersion } = removed.metadata
  return { ...wanted, apiVersion, metadata: { ...wanted.metadata, resourceVersion } }
}
