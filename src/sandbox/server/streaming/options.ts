import { badRequest } from '../../api/status.ts'
import type { Container, ContainerStatus, Pod } from '../../schema/types.gen.ts'

/** What `pods/exec` and `pods/attach` are asked for, checked. */
export interface RemoteCommandOptions {
  container: string
  command: readonly string[]
  stdin: boolean
  stdout: boolean
  stderr: boolean
  tty: boolean
}

/** Reads and checks the query of exec or attach as the API server and the kubelet do; throws StatusError 400. */
export function remoteCommandOptions(pod: Pod, query: URLSearchParams): RemoteCommandOptions {
  const container = chooseContainer(pod, query.get('container') ?? '')
  if (!pod.spec?.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  const tty = flag(query, 'tty')
  const options = {
    container,
    command: query.getAll('command'),
    stdin: flag(query, 'stdin'),
    stdout: flag(query, 'stdout'),
    stderr: flag(query, 'stderr') && !tty,
    tty,
  }
  if (!options.stdin && !options.stdout && !options.stderr) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr')
  }
  return options
}

function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  return value !== null && !['', '0', 'false', 'f'].includes(value.toLowerCase())
}

/** The container a request without one means (`validateContainer` in pkg/registry/core/pod/strategy.go). */
function chooseContainer(pod: Pod, asked: string): string {
  const containers = pod.spec?.containers ?? []
  const inits = pod.spec?.initContainers ?? []
  if (asked !== '') {
    const all: { name: string }[] = [...containers, ...inits, ...(pod.spec?.ephemeralContainers ?? [])]
    if (all.some(({ name }) => name === asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`)
  }
  const [only, ...others] = containers
  const question = `a container name must be specified for pod ${pod.metadata.name}`
  if (!only) throw badRequest(question)
  if (others.length === 0) return only.name
  const or = inits.length > 0 ? ` or one of the init containers: [${names(inits)}]` : ''
  throw badRequest(`${question}, choose one of: [${names(containers)}]${or}`)
}

function names(containers: readonly Container[]): string {
  return containers.map(({ name }) => name).join(' ')
}

/** The kubelet's refusal when the container does not run, undefined when it does. */
export function notRunning(pod: Pod, container: string, kind: 'exec' | 'attach'): string | undefined {
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = pod.status ?? {}
  const statuses: ContainerStatus[] = [
    ...(containerStatuses ?? []),
    ...(initContainerStatuses ?? []),
    ...(ephemeralContainerStatuses ?? []),
  ]
  if (statuses.some(({ name, state }) => name === container && state?.running)) return undefined
  if (kind === 'exec') return `container not found ("${container}")`
  return `container ${container} not found in pod ${pod.metadata.name}_${pod.metadata.namespace ?? ''}`
}

/** The `ports` of a WebSocket port-forward (`BuildV4Options` in k8s.io/kubelet/pkg/cri/streaming/portforward). */
export function portForwardPorts(query: URLSearchParams): number[] {
  const texts = query.getAll('ports').flatMap((value) => value.split(','))
  if (texts.length === 0) throw badRequest('query parameter "port" is required')
  return texts.map((text) => {
    const port = Number(text)
    if (!Number.isInteger(port) || text === '') throw badRequest(`unable to parse "${text}" as a port`)
    if (port < 1) throw badRequest(`port "${text}" must be > 0`)
    if (port > 65535) throw badRequest(`unable to parse "${text}" as a port`)
    return port
  })
}
