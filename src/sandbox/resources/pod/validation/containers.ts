import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  EphemeralContainer,
  PodSpec,
} from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { GoText } from '../../common/go-values.ts'
import { dnsLabelErrors, portNameErrors, portNumberErrors } from '../../common/names.ts'
import { checkEnv, checkEnvFrom } from './env.ts'
import { checkDevices, checkMounts, type KnownVolumes } from './mounts.ts'
import { checkLifecycle, checkProbes } from './probes.ts'
import { checkResources } from './resources.ts'
import { checkSecurityContext } from './security.ts'

/** What containers are checked against: the rest of their pod. */
export interface PodParts {
  spec: PodSpec
  volumes: KnownVolumes
  claims: ReadonlySet<string>
}

export function checkContainers(errors: FieldErrors, field: string, parts: PodParts) {
  const containers = parts.spec.containers ?? []
  if (containers.length === 0) return errors.required(field)
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const path = `${field}[${index}]`
    checkContainer(errors, path, container, parts)
    if (names.has(container.name)) errors.duplicate(`${path}.name`, container.name)
    names.add(container.name)
    checkLifecycle(errors, `${path}.lifecycle`, container.lifecycle, parts.spec.terminationGracePeriodSeconds)
    checkProbes(errors, path, container)
    if (container.restartPolicy !== undefined)
      errors.forbidden(`${path}.restartPolicy`, 'may not be set for non-init containers')
  }
  checkHostPorts(errors, field, containers)
}

/** A host port, with protocol and address, can be had only once. */
function checkHostPorts(errors: FieldErrors, field: string, containers: readonly Container[]): void {
  const taken = new Set<string>()
  for (const [index, { ports }] of containers.entries()) {
    for (const [at, { hostPort, protocol, hostIP }] of (ports ?? []).entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP ?? ''}/${hostPort}`
      if (taken.has(key)) errors.duplicate(`${field}[${index}].ports[${at}].hostPort`, key)
      taken.add(key)
    }
  }
}

export function checkInitContainers(errors: FieldErrors, field: string, parts: PodParts): void {
  const names = new Set((parts.spec.containers ?? []).map(({ name }) => name))
  for (const [index, container] of (parts.spec.initContainers ?? []).entries()) {
    const path = `${field}[${index}]`
    checkContainer(errors, path, container, parts)
    const { restartPolicy } = container
    if (restartPolicy !== undefined && restartPolicy !== 'Always')
      errors.notSupported(`${path}.restartPolicy`, restartPolicy, ['Always'])
    if (names.has(container.name)) errors.duplicate(`${path}.name`, container.name)
    else if (container.name) names.add(container.name)
    checkHostPorts(errors, field, [container])
    if (restartPolicy === 'Always') {
      checkLifecycle(errors, `${path}.lifecycle`, container.lifecycle, parts.spec.terminationGracePeriodSeconds)
      checkProbes(errors, path, container)
    } else checkNoProbes(errors, path, container)
  }
}

function checkNoProbes(errors: FieldErrors, path: string, container: Container): void {
  for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[name] !== undefined)
      errors.forbidden(`${path}.${name}`, 'may not be set for init containers without restartPolicy=Always')
  }
}

const notForEphemeral = ['ports', 'resources', 'lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

export function checkEphemeralContainers(errors: FieldErrors, field: string, parts: PodParts): void {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = parts.spec
  const others = new Set([...containers, ...initContainers].map(({ name }) => name))
  const names = new Set(others)
  for (const [index, container] of ephemeralContainers.entries()) {
    const path = `${field}[${index}]`
    checkContainer(errors, path, container, parts)
    checkImageSpaces(errors, `${path}.image`, container.image)
    if (names.has(container.name)) errors.duplicate(`${path}.name`, container.name)
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) errors.notFound(`${path}.targetContainerName`, target)
    checkAllowedFields(errors, path, container)
  }
}

function checkAllowedFields(errors: FieldErrors, path: string, container: EphemeralContainer): void {
  for (const name of notForEphemeral) {
    if (Object.keys(container[name] ?? {}).length > 0)
      errors.forbidden(`${path}.${name}`, 'cannot be set for an Ephemeral Container')
  }
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    for (const name of ['subPath', 'subPathExpr'] as const) {
      if (mount[name])
        errors.forbidden(`${path}.volumeMounts[${index}].${name}`, 'cannot be set for an Ephemeral Container')
    }
  }
}

export function checkImageSpaces(errors: FieldErrors, field: string, image = ''): void {
  if (image.trim() !== image) errors.invalid(field, image, 'must not have leading or trailing whitespace')
}

/** `validateContainerCommon`: what holds for all kinds of containers. */
function checkContainer(errors: FieldErrors, path: string, container: Container, parts: PodParts): void {
  if (!container.name) errors.required(`${path}.name`)
  else errors.invalidAll(`${path}.name`, container.name, dnsLabelErrors(container.name))
  if (!container.image) errors.required(`${path}.image`)
  errors.oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, [
    'File',
    'FallbackToLogsOnError',
  ])
  checkPorts(errors, `${path}.ports`, container.ports)
  checkEnv(errors, `${path}.env`, container.env)
  checkEnvFrom(errors, `${path}.envFrom`, container.envFrom)
  checkMounts(errors, `${path}.volumeMounts`, container, parts.volumes)
  checkDevices(errors, `${path}.volumeDevices`, container, parts.volumes)
  errors.oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'])
  checkResources(errors, `${path}.resources`, container.resources ?? {}, parts.claims)
  checkResizePolicy(errors, `${path}.resizePolicy`, container.resizePolicy, parts.spec.restartPolicy)
  checkSecurityContext(errors, `${path}.securityContext`, container.securityContext, parts.spec.hostUsers !== false)
}

const protocols = ['SCTP', 'TCP', 'UDP']

function checkPorts(errors: FieldErrors, field: string, ports: readonly ContainerPort[] | undefined): void {
  const names = new Set<string>()
  for (const [index, port] of (ports ?? []).entries()) {
    const path = `${field}[${index}]`
    if (port.name) checkPortName(errors, `${path}.name`, port.name, names)
    if (!port.containerPort) errors.required(`${path}.containerPort`)
    else errors.invalidAll(`${path}.containerPort`, port.containerPort, portNumberErrors(port.containerPort))
    if (port.hostPort) errors.invalidAll(`${path}.hostPort`, port.hostPort, portNumberErrors(port.hostPort))
    errors.oneOf(`${path}.protocol`, port.protocol, protocols)
  }
}

function checkPortName(errors: FieldErrors, field: string, name: string, names: Set<string>): void {
  const problems = portNameErrors(name)
  errors.invalidAll(field, name, problems)
  if (problems.length > 0) return
  if (names.has(name)) errors.duplicate(field, name)
  names.add(name)
}

const resizable = ['cpu', 'memory']

function checkResizePolicy(
  errors: FieldErrors,
  field: string,
  policies: readonly ContainerResizePolicy[] | undefined,
  podRestartPolicy: string | undefined,
): void {
  const seen = new Set<string>()
  for (const [index, { resourceName, restartPolicy }] of (policies ?? []).entries()) {
    if (seen.has(resourceName)) errors.duplicate(`${field}[${index}]`, new GoText(resourceName))
    seen.add(resourceName)
    if (!resourceName) errors.required(field)
    else if (!resizable.includes(resourceName)) errors.notSupported(field, new GoText(resourceName), resizable)
    errors.oneOf(field, restartPolicy, ['NotRequired', 'RestartContainer'])
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.invalid(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'")
  }
}
