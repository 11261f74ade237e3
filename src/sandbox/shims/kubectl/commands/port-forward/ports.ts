import { kinds } from '../../../../kinds.ts'
import type { Pod, Service, ServicePort } from '../../../../schema/types.gen.ts'
import { CommandError } from '../../errors.ts'
import { isA, type Obj } from '../../objects.ts'

/** A port on this machine and the port in the pod it leads to. */
export interface ForwardedPort {
  /** 0: the system chooses. */
  readonly local: number
  readonly remote: number
}

/** Reads `8080:80`, `80`, `:80`; names and service ports become ports of the pod's containers. */
export function translatePorts(specs: readonly string[], pod: Pod, owner: Obj | undefined): ForwardedPort[] {
  return specs.map((spec) => {
    const parts = spec.split(':')
    if (parts.length > 2) throw new CommandError(`invalid port format '${spec}'`)
    const remoteText = parts.at(-1) ?? ''
    const remote = owner && isA(owner, kinds.services) ? servicePort(owner, pod, remoteText) : podPort(pod, remoteText)
    const local = parts.length === 1 ? localDefault(remoteText, remote, owner) : parts[0]
    return { local: portNumber(local === '' ? '0' : (local ?? ''), 'local', spec), remote }
  })
}

/** Without a local port it is the number typed, or what the name stands for. */
function localDefault(remoteText: string, remote: number, owner: Obj | undefined): string {
  if (/^\d+$/.test(remoteText)) return remoteText
  return String(owner && isA(owner, kinds.services) ? findServicePort(owner, remoteText).port : remote)
}

function portNumber(text: string, side: string, spec: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new CommandError(`error parsing ${side} port '${text}': invalid port in '${spec}'`)
  return port
}

function podPort(pod: Pod, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const found = containerPort(pod, text)
  if (found === undefined) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${text}'`)
  return found
}

function containerPort(pod: Pod, name: string): number | undefined {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
  return containers.flatMap((each) => each.ports ?? []).find((each) => each.name === name)?.containerPort
}

function findServicePort(service: Service, text: string): ServicePort {
  const port = (service.spec?.ports ?? []).find((each) =>
    /^\d+$/.test(text) ? each.port === Number(text) : each.name === text,
  )
  if (port) return port
  throw new CommandError(
    /^\d+$/.test(text)
      ? `Service ${service.metadata.name} does not have a service port ${text}`
      : `Service '${service.metadata.name}' does not have a named port '${text}'`,
  )
}

/** The container's port behind a service's port; a headless service forwards to the port itself. */
function servicePort(service: Service, pod: Pod, text: string): number {
  const port = findServicePort(service, text)
  if (service.spec?.clusterIP === 'None') return port.port
  const target = port.targetPort ?? port.port
  if (typeof target === 'number') return target === 0 ? port.port : target
  const found = containerPort(pod, target)
  if (found === undefined) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${target}'`)
  return found
}
