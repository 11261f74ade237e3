import { parseQuantity } from '../../api/quantity.ts'
import type { Container, Node, ObjectFieldSelector, Pod, ResourceFieldSelector } from '../../schema/types.gen.ts'

/** Addresses a running pod knows of itself. */
export interface PodAddresses {
  podIP: string
  hostIP: string
}

/** The value of a downward API field (pkg/fieldpath); throws for what is not supported. */
export function fieldValue({ fieldPath }: ObjectFieldSelector, pod: Pod, addresses: PodAddresses): string {
  const { metadata, spec } = pod
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath)
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] ?? ''] ?? ''
  const values: Record<string, () => string> = {
    'metadata.name': () => metadata.name,
    'metadata.namespace': () => metadata.namespace ?? '',
    'metadata.uid': () => metadata.uid,
    'metadata.labels': () => formatMap(metadata.labels),
    'metadata.annotations': () => formatMap(metadata.annotations),
    'spec.nodeName': () => spec?.nodeName ?? '',
    'spec.serviceAccountName': () => spec?.serviceAccountName ?? '',
    'status.podIP': () => addresses.podIP,
    'status.podIPs': () => addresses.podIP,
    'status.hostIP': () => addresses.hostIP,
    'status.hostIPs': () => addresses.hostIP,
  }
  const value = values[fieldPath]
  if (!value) throw new Error(`unsupported fieldPath: ${fieldPath}`)
  return value()
}

function formatMap(map: Record<string, string> = {}): string {
  const lines = Object.keys(map).sort()
  return lines.map((key) => `${key}=${JSON.stringify(map[key])}`).join('\n')
}

/** A container's request or limit in units of the divisor, rounded up; limits default to what the node has. */
export function resourceValue(selector: ResourceFieldSelector, container: Container, node: Node | undefined): string {
  const [kind = '', ...names] = selector.resource.split('.')
  const name = names.join('.')
  const given = kind === 'limits' ? container.resources?.limits : container.resources?.requests
  const fallback = kind === 'limits' ? node?.status?.allocatable : undefined
  const value = given?.[name] ?? fallback?.[name] ?? '0'
  const divisor = parseQuantity(selector.divisor && String(selector.divisor) !== '0' ? selector.divisor : '1').nanos
  const { nanos } = parseQuantity(value)
  return String((nanos + divisor - 1n) / divisor)
}
