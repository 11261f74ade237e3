import type { ContainerPort, Pod } from '../../schema/types.gen.ts'

/** Whether a port of the node that the pod wants is taken by one of these pods (NodePorts). */
export function hostPortsClash(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPorts(pod)
  if (wanted.length === 0) return false
  const taken = others.flatMap(hostPorts)
  return wanted.some((port) => taken.some((other) => clashes(port, other)))
}

function hostPorts({ spec }: Pod): ContainerPort[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...(spec?.containers ?? []), ...sidecars]
    .flatMap(({ ports }) => ports ?? [])
    .filter(({ hostPort }) => (hostPort ?? 0) > 0)
}

function clashes(a: ContainerPort, b: ContainerPort): boolean {
  if (a.hostPort !== b.hostPort || (a.protocol ?? 'TCP') !== (b.protocol ?? 'TCP')) return false
  const [left, right] = [a.hostIP || '0.0.0.0', b.hostIP || '0.0.0.0']
  return left === right || left === '0.0.0.0' || right === '0.0.0.0'
}
