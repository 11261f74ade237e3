import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Pod, Service } from '../../schema/types.gen.ts'

/** The variables a pod gets for the Services that exist when it starts (pkg/kubelet/envvars). */
export function serviceVariables(reader: Reader, pod: Pod): Record<string, string> {
  const namespace = pod.metadata.namespace ?? ''
  const links = pod.spec?.enableServiceLinks !== false
  const api = reader.get(kinds.services, 'default', 'kubernetes')
  const others = links ? reader.list(kinds.services, namespace) : []
  const services = [...(api ? [api] : []), ...others.filter((service) => service !== api)]
  return Object.assign({}, ...services.filter(hasAddress).map(variablesOf))
}

function hasAddress({ spec }: Service): boolean {
  return spec?.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None'
}

function variablesOf({ metadata, spec }: Service): Record<string, string> {
  const prefix = variableName(metadata.name)
  const ip = spec?.clusterIP ?? ''
  const ports = spec?.ports ?? []
  const first = ports[0]
  const variables: Record<string, string> = { [`${prefix}_SERVICE_HOST`]: ip }
  if (!first) return variables
  variables[`${prefix}_SERVICE_PORT`] = String(first.port)
  for (const { name, port } of ports) if (name) variables[`${prefix}_SERVICE_PORT_${variableName(name)}`] = String(port)
  const host = ip.includes(':') ? `[${ip}]` : ip
  variables[`${prefix}_PORT`] = `${(first.protocol ?? 'TCP').toLowerCase()}://${host}:${first.port}`
  for (const { port, protocol = 'TCP' } of ports) {
    const link = `${prefix}_PORT_${port}_${protocol}`
    const scheme = protocol.toLowerCase()
    variables[link] = `${scheme}://${host}:${port}`
    variables[`${link}_PROTO`] = scheme
    variables[`${link}_PORT`] = String(port)
    variables[`${link}_ADDR`] = ip
  }
  return variables
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase()
}
