import { found } from './finding.ts'
import { emptySelector, hasLabels } from './labels.ts'
import { isReady, podReasons } from './pod.ts'
import type { Finding } from './types.ts'
import type { ContainerPort, Pod, Service, ServicePort } from './views.ts'
import type { World } from './world.ts'

/** Why a Service leads nowhere: selector, pods, their readiness, ports, address. `port` is the one that was asked. */
export async function serviceReasons(service: Service, world: World, port?: number | string): Promise<Finding[]> {
  const asked = port === undefined ? [] : askedPort(service, port)
  if (asked.length > 0) return asked
  const selector = service.spec?.selector ?? {}
  if (Object.keys(selector).length === 0)
    return service.spec?.type === 'ExternalName' ? [] : [found('noSelector', service)]
  const all = await world.pods()
  const pods = all.filter((pod) => hasLabels(pod, selector))
  if (pods.length === 0) return emptySelector(service, selector, all)
  const ports = portReasons(service, pods)
  const unready = pods.filter((pod) => !isReady(pod))
  if (unready.length < pods.length) return [...ports, ...addressReason(service)]
  const reasons = await Promise.all(unready.map((pod) => podReasons(pod, world)))
  const names = unready.map((pod) => pod.metadata.name).slice(0, 3)
  return [...ports, found('endpointsNotReady', service, { pods: names.join(', ') }), ...reasons.flat()]
}

function askedPort(service: Service, port: number | string): Finding[] {
  const ports = service.spec?.ports ?? []
  if (ports.some((one) => one.port === port || one.name === port)) return []
  return [found('noSuchPort', service, { port, ports: portsText(ports) })]
}

/** `80, https (443)` */
export function portsText(ports: readonly ServicePort[]): string {
  return ports.map(({ name, port }) => (name ? `${name} (${port})` : String(port))).join(', ')
}

function portReasons(service: Service, pods: readonly Pod[]): Finding[] {
  return (service.spec?.ports ?? []).flatMap(({ port, targetPort = port ?? 0 }) => {
    const reasons = pods.map((pod) => targetReason(service, pod, targetPort))
    const [first] = reasons
    return first && reasons.every((reason) => reason !== undefined) ? [first] : []
  })
}

/** A container may listen on a port that it does not declare, so that only pods which declare others are suspect. */
function targetReason(service: Service, pod: Pod, target: number | string): Finding | undefined {
  const declared = (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports)
  const name = pod.metadata.name
  if (typeof target === 'string') {
    return declared.some((one) => one.name === target)
      ? undefined
      : found('targetPortName', service, { port: target, pod: name })
  }
  if (declared.length === 0 || declared.some(({ containerPort }) => containerPort === target)) return undefined
  return found('targetPortMissing', service, { port: target, pod: name, ports: declared.map(portText).join(', ') })
}

function portText({ containerPort }: ContainerPort): string {
  return String(containerPort)
}

function addressReason(service: Service): Finding[] {
  if (service.spec?.type !== 'LoadBalancer' || (service.status?.loadBalancer?.ingress ?? []).length > 0) return []
  return [found('loadBalancerPending', service)]
}
