import { notFound } from '../api/status.ts'
import { kinds } from '../kinds.ts'
import type { Kubelet } from '../kubelet/kubelet.ts'
import type { NodeStreams } from '../kubelet/types.ts'
import type { Pod } from '../schema/types.gen.ts'

/** The nodes' streams as one: each request goes to the node of its pod. */
export function streamsOf(kubelets: ReadonlyMap<string, Kubelet>): NodeStreams {
  const of = ({ spec }: Pod): NodeStreams => {
    const kubelet = kubelets.get(spec?.nodeName ?? '')
    if (!kubelet) throw notFound(kinds.nodes, spec?.nodeName ?? '')
    return kubelet
  }
  return {
    logs: async (pod, options) => of(pod).logs(pod, options),
    exec: async (pod, container, command, streams) => of(pod).exec(pod, container, command, streams),
    attach: async (pod, container, streams) => of(pod).attach(pod, container, streams),
    portForward: async (pod, port) => of(pod).portForward(pod, port),
    usage: (pod) => kubelets.get(pod.spec?.nodeName ?? '')?.usage(pod),
    systemUsage: (node) => kubelets.get(node)?.systemUsage(node),
  }
}
