import { kinds } from '../../kinds.ts'
import { keyOf, splitKey } from '../../objects.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import type { Controller } from '../types.ts'

/** Deletes finished Jobs after their `ttlSecondsAfterFinished` (pkg/controller/ttlafterfinished). */
export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  watches: [{ kind: kinds.jobs, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) }],
  async reconcile(key, { client, clock }) {
    const { namespace, name } = splitKey(key)
    const job = client.get(kinds.jobs, namespace, name)
    const ttl = job?.spec?.ttlSecondsAfterFinished
    const end = job?.status?.conditions?.find(
      ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
    )
    if (!job || ttl === undefined || !end?.lastTransitionTime || job.metadata.deletionTimestamp !== undefined)
      return undefined
    const wait = Date.parse(end.lastTransitionTime) + ttl * 1000 - clock.now()
    if (wait > 0) return { requeueAfterMilliseconds: wait }
    const { uid, resourceVersion } = job.metadata
    const options = { uid, resourceVersion, propagationPolicy: 'Foreground' } as const
    await ignoreNotFound(client.delete(kinds.jobs, namespace, name, options))
    return undefined
  },
}
