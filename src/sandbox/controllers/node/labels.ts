import { kinds } from '../../kinds.ts'
import type { Node } from '../../schema/types.gen.ts'
import type { ControllerContext } from '../types.ts'

/** Labels that follow others: the names of before 1.14. */
const FOLLOWERS = {
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
} as const

/** Gives a node its old labels (`reconcileNodeLabels`); the node as it is then. */
export async function syncLabels(node: Node, { client }: ControllerContext): Promise<Node> {
  const present = node.metadata.labels ?? {}
  const stale = Object.entries(FOLLOWERS).flatMap(([follower, leader]) => {
    const value = present[leader]
    return value === undefined || present[follower] === value ? [] : [[follower, value] as const]
  })
  if (stale.length === 0) return node
  return client.patch(kinds.nodes, '', node.metadata.name, { metadata: { labels: Object.fromEntries(stale) } })
}
