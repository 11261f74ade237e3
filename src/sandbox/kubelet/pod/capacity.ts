import { type Amounts, amountsOf, plus, podRequests } from '../../api/scheduling/requests.ts'
import { kinds } from '../../kinds.ts'
import type { Pod } from '../../schema/types.gen.ts'
import type { NodeContext } from './context.ts'

/** A resource of the node that a pod asks too much of. */
export interface Shortage {
  resource: string
  message: string
}

const counted = ['cpu', 'memory', 'ephemeral-storage']

/** What does not fit beside the pods that the node has (`InsufficientResourceError` in pkg/kubelet/lifecycle). */
export function shortageBeside(context: NodeContext, pod: Pod, others: readonly Pod[]): Shortage | undefined {
  const used = others.map(podRequests).reduce<Amounts>(plus, {})
  return shortage(context, pod, used, 'resource', (name) => `used: ${used[name] ?? 0}, `)
}

/** What would not fit even on the empty node. */
export function shortageOfNode(context: NodeContext, pod: Pod): Shortage | undefined {
  return shortage(context, pod, {}, 'capacity', () => '')
}

function shortage(
  { client, node }: NodeContext,
  pod: Pod,
  used: Amounts,
  what: string,
  usage: (name: string) => string,
): Shortage | undefined {
  const capacity = amountsOf(client.get(kinds.nodes, '', node)?.status?.allocatable)
  const requests = podRequests(pod)
  const short = counted.find((name) => {
    const requested = requests[name] ?? 0
    return requested > 0 && requested > (capacity[name] ?? Number.POSITIVE_INFINITY) - (used[name] ?? 0)
  })
  if (short === undefined) return undefined
  const numbers = `requested: ${requests[short]}, ${usage(short)}capacity: ${capacity[short]}`
  return { resource: short, message: `Node didn't have enough ${what}: ${short}, ${numbers}` }
}
