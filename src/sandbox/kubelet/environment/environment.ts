import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Container, EnvFromSource, EnvVar, EnvVarSource, Pod } from '../../schema/types.gen.ts'
import { expand } from './expand.ts'
import { fieldValue, type PodAddresses, resourceValue } from './fields.ts'
import { serviceVariables } from './service-variables.ts'

/** A container that cannot be created as it is described: `CreateContainerConfigError` with this message. */
export class ContainerConfigError extends Error {}

export interface EnvironmentSource {
  reader: Reader
  pod: Pod
  container: Container
  addresses: PodAddresses
}

/** The variables of a container as the kubelet makes them (`makeEnvironmentVariables`), in order; throws ContainerConfigError. */
export function containerEnvironment(source: EnvironmentSource): Record<string, string> {
  const services = serviceVariables(source.reader, source.pod)
  const variables: Record<string, string> = {}
  for (const from of source.container.envFrom ?? []) Object.assign(variables, variablesFrom(from, source))
  for (const variable of source.container.env ?? []) {
    const value = variableValue(variable, source, (name) => variables[name] ?? services[name])
    if (value !== undefined) variables[variable.name] = value
  }
  return { ...variables, ...withoutKnown(services, variables) }
}

function withoutKnown(services: Record<string, string>, known: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(services).filter(([name]) => !(name in known)))
}

function variablesFrom(from: EnvFromSource, source: EnvironmentSource): Record<string, string> {
  const { configMapRef, secretRef, prefix = '' } = from
  const ref = configMapRef ?? secretRef
  if (!ref?.name) return {}
  const data = configMapRef ? configMapData(source, ref.name) : secretData(source, ref.name)
  if (!data && ref.optional) return {}
  if (!data) throw missing(configMapRef ? 'configmap' : 'secret', ref.name)
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [`${prefix}${key}`, value]))
}

function variableValue(
  { value, valueFrom }: EnvVar,
  source: EnvironmentSource,
  known: (name: string) => string | undefined,
): string | undefined {
  if (valueFrom) return valueFromSource(valueFrom, source)
  return expand(value ?? '', known)
}

function valueFromSource(from: EnvVarSource, source: EnvironmentSource): string | undefined {
  const { pod, container, addresses, reader } = source
  if (from.fieldRef) return fieldValue(from.fieldRef, pod, addresses)
  if (from.resourceFieldRef) {
    const named = from.resourceFieldRef.containerName
    const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
    const target = named ? (containers.find(({ name }) => name === named) ?? container) : container
    return resourceValue(from.resourceFieldRef, target, reader.get(kinds.nodes, '', pod.spec?.nodeName ?? ''))
  }
  const ref = from.configMapKeyRef ?? from.secretKeyRef
  if (!ref) return ''
  const kind = from.configMapKeyRef ? 'ConfigMap' : 'Secret'
  const name = ref.name ?? ''
  const data = from.configMapKeyRef ? configMapData(source, name) : secretData(source, name)
  if (!data && ref.optional) return undefined
  if (!data) throw missing(kind.toLowerCase(), name)
  const value = data[ref.key]
  if (value !== undefined || ref.optional) return value
  throw new ContainerConfigError(`couldn't find key ${ref.key} in ${kind} ${pod.metadata.namespace ?? ''}/${name}`)
}

function missing(resource: string, name: string): ContainerConfigError {
  return new ContainerConfigError(`${resource} "${name}" not found`)
}

function configMapData({ reader, pod }: EnvironmentSource, name: string): Record<string, string> | undefined {
  const found = reader.get(kinds.configMaps, pod.metadata.namespace ?? '', name)
  return found ? (found.data ?? {}) : undefined
}

function secretData({ reader, pod }: EnvironmentSource, name: string): Record<string, string> | undefined {
  const found = reader.get(kinds.secrets, pod.metadata.namespace ?? '', name)
  if (!found) return undefined
  const entries = Object.entries(found.data ?? {})
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString('utf8')]))
}
