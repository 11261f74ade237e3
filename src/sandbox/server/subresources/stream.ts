import { badRequest } from '../../api/status.ts'
import type { Subresource } from './types.ts'

/** exec, attach and portforward need an upgraded connection, which does not come here. */
export const streamWithoutUpgrade: Subresource = {
  handle() {
    throw badRequest('Upgrade request required')
  },
}
