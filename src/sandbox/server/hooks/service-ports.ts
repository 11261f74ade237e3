import { StatusError } from '../../api/status.ts'
import { needsHealthCheckPort, needsNodePorts } from '../../resources/core/services/traits.ts'
import type { FieldError } from '../../resources/types.ts'
import type { Service, ServicePort, ServiceSpec } from '../../schema/types.gen.ts'
import { freeNodePort, inNodePortRange, NODE_PORTS } from './node-ports.ts'

interface Known {
  others: readonly Service[]
  /** Of a service that is updated. */
  old: ServiceSpec | undefined
  dryRun: boolean
}

/** `txnAllocNodePorts`, `txnUpdateNodePorts`: the node ports of a service and the one that tells load balancers how its node is. */
export function assignNodePorts(spec: ServiceSpec, { others, old, dryRun }: Known): FieldError[] {
  const operation = startOperation(others, dryRun)
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    const errors = old ? updatePorts(spec, old, operation) : initPorts(spec, operation)
    if (errors.length > 0) return errors
  }
  if (needsHealthCheckPort(spec) && !(old && needsHealthCheckPort(old))) claimHealthCheckPort(spec, operation)
  return []
}

interface Operation {
  /** Why a number cannot be had, if it cannot. */
  claim(port: number): string | undefined
  next(): number
}

/** A dry run does not look at the range (`PortAllocationOperation`). */
function startOperation(others: readonly Service[], dryRun: boolean): Operation {
  const taken = new Set(others.flatMap((other) => numbersOf(other.spec)))
  const { first, last } = NODE_PORTS
  return {
    claim(port) {
      if (!dryRun && !inNodePortRange(port))
        return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
      if (taken.has(port)) return 'provided port is already allocated'
      taken.add(port)
      return undefined
    },
    next() {
      const port = freeNodePort(taken)
      taken.add(port)
      return port
    },
  }
}

function numbersOf(spec: ServiceSpec | undefined): number[] {
  const ports = [...(spec?.ports ?? []).map(({ nodePort }) => nodePort), spec?.healthCheckNodePort]
  return ports.filter((port): port is number => port !== undefined && port !== 0)
}

/** One port number for several protocols shares one node port (`initNodePorts`). */
function initPorts(spec: ServiceSpec, operation: Operation): FieldError[] {
  const ports = spec.ports ?? []
  const known = new Map<number, number>()
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort && !needsNodePorts(spec)) continue
    const shared = known.get(port.port)
    if (shared !== undefined && (!port.nodePort || port.nodePort === shared)) {
      port.nodePort = shared
      continue
    }
    const asked = shared === undefined ? requested(port.port, ports) : port.nodePort
    const problem = asked ? operation.claim(asked) : undefined
    if (asked && problem) return refused(index, asked, problem)
    port.nodePort = asked || operation.next()
    if (shared === undefined) known.set(port.port, port.nodePort)
  }
  return []
}

function requested(number: number, ports: readonly ServicePort[]): number | undefined {
  return ports.find(({ port, nodePort }) => port === number && nodePort)?.nodePort
}

/** `updateNodePorts` */
function updatePorts(spec: ServiceSpec, old: ServiceSpec, operation: Operation): FieldError[] {
  const kept = new Set((old.ports ?? []).map(({ nodePort }) => nodePort))
  const claimed = new Set<number>()
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort) {
      if (needsNodePorts(spec)) port.nodePort = operation.next()
      continue
    }
    if (kept.has(port.nodePort) || claimed.has(port.nodePort)) continue
    const problem = operation.claim(port.nodePort)
    if (problem) return refused(index, port.nodePort, problem)
    claimed.add(port.nodePort)
  }
  return []
}

function refused(index: number, port: number, text: string): FieldError[] {
  const field = `spec.ports[${index}].nodePort`
  return [{ field, reason: 'FieldValueInvalid', message: `Invalid value: ${port}: ${text}` }]
}

/** `allocHealthCheckNodePort` */
function claimHealthCheckPort(spec: ServiceSpec, operation: Operation): void {
  const asked = spec.healthCheckNodePort
  const problem = asked ? operation.claim(asked) : undefined
  if (problem) {
    const text = `failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`
    throw new StatusError({
      message: `Internal error occurred: ${text}`,
      reason: 'InternalError',
      details: { causes: [{ message: text }] },
      code: 500,
    })
  }
  spec.healthCheckNodePort = asked || operation.next()
}
