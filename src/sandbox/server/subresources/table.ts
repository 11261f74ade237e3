import { binding } from './binding.ts'
import { eviction } from './eviction.ts'
import { log } from './log.ts'
import { nodeProxy } from './node/node-proxy.ts'
import { approval, ephemeralContainers, finalize, resize, status } from './object-rules.ts'
import { podProxy, serviceProxy } from './proxy.ts'
import { scale } from './scale.ts'
import { streamWithoutUpgrade } from './stream.ts'
import { token } from './token.ts'
import type { Subresource } from './types.ts'

/** By `resource/subresource`, else by subresource alone. */
const table: ReadonlyMap<string, Subresource> = new Map([
  ['approval', approval],
  ['attach', streamWithoutUpgrade],
  ['binding', binding],
  ['ephemeralcontainers', ephemeralContainers],
  ['eviction', eviction],
  ['exec', streamWithoutUpgrade],
  ['finalize', finalize],
  ['log', log],
  ['nodes/proxy', nodeProxy],
  ['pods/proxy', podProxy],
  ['portforward', streamWithoutUpgrade],
  ['resize', resize],
  ['scale', scale],
  ['services/proxy', serviceProxy],
  ['status', status],
  ['token', token],
])

export function subresourceOf(resource: string, name: string): Subresource | undefined {
  return table.get(`${resource}/${name}`) ?? table.get(name)
}
