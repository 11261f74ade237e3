import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  Probe,
  ResourceRequirements,
} from '../../../schema/types.gen.ts'
import { writeEnvironment } from './environment.ts'
import { bool, rfc1123 } from './format.ts'
import type { DescribeWriter } from './writer.ts'

export interface ContainerOptions {
  readonly title: string
  readonly statuses?: readonly ContainerStatus[] | undefined
  /** The pod whose fields the environment refers to; none for a template. */
  readonly pod?: Pod
  /** '' for a pod, two spaces for a template. */
  readonly indent: '' | '  '
}

export function writeContainers(w: DescribeWriter, containers: readonly Container[], options: ContainerOptions): void {
  w.line(0, `${options.indent}${options.title}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = options.statuses?.find((each) => each.name === container.name)
    writeBasics(w, container, status, options.indent)
    writeLines(w, 'Command', container.command)
    writeLines(w, 'Args', container.args)
    if (status) writeState(w, status)
    writeResources(w, container.resources, 2)
    writeProbes(w, container)
    writeEnvironment(w, container, options.pod)
    writeMounts(w, container)
  }
}

function writeBasics(
  w: DescribeWriter,
  container: Container,
  status: ContainerStatus | undefined,
  indent: string,
): void {
  const { ports = [] } = container
  w.line(1, `${indent === '' ? '' : ' '}${container.name}:`)
  if (status) w.field(2, 'Container ID', status.containerID)
  w.field(2, 'Image', container.image)
  if (status) w.field(2, 'Image ID', status.imageID)
  const list = (number: (port: (typeof ports)[number]) => number) =>
    ports.map((port) => `${number(port)}/${port.protocol ?? 'TCP'}`).join(', ')
  const plural = ports.length > 1 ? 's' : ''
  w.field(2, `Port${plural}`, list((port) => port.containerPort) || '<none>')
  w.field(2, `Host Port${plural}`, list((port) => port.hostPort ?? 0) || '<none>')
  const profile = container.securityContext?.seccompProfile
  if (profile) w.field(2, 'SeccompProfile', profile.type)
  if (profile?.type === 'Localhost') w.field(3, 'LocalhostProfile', profile.localhostProfile)
}

function writeLines(w: DescribeWriter, title: string, words: readonly string[] | undefined): void {
  if (!words || words.length === 0) return
  w.line(2, `${title}:`)
  for (const line of words.flatMap((word) => word.split('\n'))) w.line(3, line)
}

function writeState(w: DescribeWriter, status: ContainerStatus): void {
  writeStateOf(w, 'State', status.state ?? {})
  if (status.lastState?.terminated) writeStateOf(w, 'Last State', status.lastState)
  w.field(2, 'Ready', bool(status.ready))
  w.field(2, 'Restart Count', status.restartCount)
}

function writeStateOf(w: DescribeWriter, title: string, { running, waiting, terminated }: ContainerState): void {
  if (running) {
    w.field(2, title, 'Running')
    w.field(3, 'Started', rfc1123(running.startedAt))
  } else if (terminated) {
    w.field(2, title, 'Terminated')
    if (terminated.reason) w.field(3, 'Reason', terminated.reason)
    if (terminated.message) w.field(3, 'Message', terminated.message)
    w.field(3, 'Exit Code', terminated.exitCode)
    if (terminated.signal) w.field(3, 'Signal', terminated.signal)
    w.field(3, 'Started', rfc1123(terminated.startedAt))
    w.field(3, 'Finished', rfc1123(terminated.finishedAt))
  } else {
    w.field(2, title, 'Waiting')
    if (waiting?.reason) w.field(3, 'Reason', waiting.reason)
  }
}

export function writeResources(w: DescribeWriter, resources: ResourceRequirements | undefined, level: number): void {
  for (const [title, values] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const entries = Object.entries(values ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
    if (entries.length > 0) w.line(level, `${title}:`)
    for (const [name, quantity] of entries) w.field(level + 1, name, quantity)
  }
}

function writeProbes(w: DescribeWriter, container: Container): void {
  if (container.livenessProbe) w.field(2, 'Liveness', probeText(container.livenessProbe))
  if (container.readinessProbe) w.field(2, 'Readiness', probeText(container.readinessProbe))
  if (container.startupProbe) w.field(2, 'Startup', probeText(container.startupProbe))
}

function probeText(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe
  const numbers = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  const { exec, httpGet, tcpSocket, grpc } = probe
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${numbers}`
  if (httpGet) {
    const path = httpGet.path ?? ''
    return `http-get ${(httpGet.scheme ?? '').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${path.startsWith('/') ? '' : '/'}${path} ${numbers}`
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${numbers}`
  return grpc ? `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${numbers}` : `unknown ${numbers}`
}

function writeMounts(w: DescribeWriter, { volumeMounts = [], volumeDevices = [] }: Container): void {
  w.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`)
  for (const mount of volumeMounts.toSorted((a, b) => (a.mountPath < b.mountPath ? -1 : 1))) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])]
    w.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`)
  }
  if (volumeDevices.length > 0) w.line(2, 'Devices:')
  for (const device of volumeDevices) w.line(3, `${device.devicePath} from ${device.name}`)
}
