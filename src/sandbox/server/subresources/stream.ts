import { badRequest, notFound } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import type { Subresource } from './types.ts'

/** exec, attach and portforward need an upgraded connection, which does not come here. */
export const streamWithoutUpgrade: Subresource = {
  handle({ backend }, { info }) {
    const pod = backend.reader.get(kinds.pods, info.namespace, info.name)
    if (!pod) throw notFound(kinds.pods, info.name)
    if (!pod.spec?.nodeName) throw badRequest(`pod ${info.name} does not have a host assigned`)
    throw badRequest('Upgrade request required')
  },
}
