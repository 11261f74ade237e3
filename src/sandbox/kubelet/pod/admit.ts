import { hostPortsClash } from '../../api/scheduling/host-ports.ts'
import { kinds } from '../../kinds.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { shortageBeside } from './capacity.ts'
import type { NodeContext, PodState } from './context.ts'
import { forbiddenSysctl } from './sysctls.ts'

/**
 * Why the node does not take a pod that is bound to it; undefined when it does. The scheduler looks at the same, but not everything
 * goes past it. Source: `canAdmitPod` and `rejectPod` in pkg/kubelet, `generalFilter` in pkg/kubelet/lifecycle/predicate.go.
 */
export function refusal(context: NodeContext, { pod }: PodState): PodState['verdict'] {
  if (pod.status?.startTime !== undefined) return undefined
  const sysctl = forbiddenSysctl(pod)
  if (sysctl !== undefined) return { reason: 'SysctlForbidden', message: sysctl }
  const others = othersOn(context, pod)
  const short = shortageBeside(context, pod, others)
  if (short) return { reason: `OutOf${short.resource}`, message: short.message }
  if (!hostPortsClash(pod, others)) return undefined
  return {
    reason: 'NodePorts',
    message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  }
}

/** The other pods that the node has taken and that are not over. */
export function othersOn({ client, node }: NodeContext, pod: Pod): Pod[] {
  return client
    .list(kinds.pods)
    .filter((other) => other.spec?.nodeName === node && other.metadata.uid !== pod.metadata.uid && isAdmitted(other))
}

function isAdmitted({ status }: Pod): boolean {
  return status?.startTime !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed'
}
