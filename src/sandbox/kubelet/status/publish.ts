import { isDeepStrictEqual } from 'node:util'
import { StatusError } from '../../api/status.ts'
import type { Client } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Pod, PodStatus } from '../../schema/types.gen.ts'

/** Writes the status of a pod when it has changed; a pod that is gone or was replaced is left alone. */
export async function publishStatus(client: Client, pod: Pod, make: (live: Pod) => PodStatus): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const live = client.get(kinds.pods, pod.metadata.namespace ?? '', pod.metadata.name)
    if (!live || live.metadata.uid !== pod.metadata.uid) return
    const status = make(live)
    if (sameJson(status, live.status)) return
    try {
      await client.updateStatus(kinds.pods, { ...live, status })
      return
    } catch (error) {
      if (!(error instanceof StatusError) || (error.status.code !== 409 && error.status.code !== 404)) throw error
    }
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)))
}
