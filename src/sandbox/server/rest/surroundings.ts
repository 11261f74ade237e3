import { DEFINITIONS } from '../custom/cleanup.ts'
import type { Backend, Target } from '../types.ts'

/** Tells apart the states of what a new object needs: its namespace and the definition of its kind. One that is being deleted takes nothing in. */
export function surroundingsOf({ store }: Backend, { served, namespace }: Target): string {
  const home = namespace === '' ? undefined : store.get('namespaces', '', namespace)
  const definition = served.custom && store.get(DEFINITIONS, '', served.key)
  return [home, definition].map((each) => `${each?.metadata.uid} ${each?.metadata.deletionTimestamp}`).join()
}
