import { kinds } from '../../kinds.ts'
import type { Node } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { roundResourceList } from '../common/resource-lists.ts'
import { flag } from '../common/strategy.ts'
import type { Strategy } from '../types.ts'
import { checkNode, checkNodeStatus, checkNodeUpdate } from './node-rules.ts'

export const nodes: Strategy<Node> = {
  kind: kinds.nodes,
  setDefaults(draft) {
    draft.spec ??= {}
    draft.status ??= {}
    const { spec, status } = draft
    // Where they disagree, the single one counts (`Convert_v1_NodeSpec_To_core_NodeSpec`).
    if (spec.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR]
    else if (spec.podCIDRs?.[0]) spec.podCIDR = spec.podCIDRs[0]
    roundResourceList(status.capacity)
    roundResourceList(status.allocatable)
    if (status.capacity) status.allocatable ??= { ...status.capacity }
  },
  validate: (node) => collect((errors) => checkNode(errors, node)),
  validateUpdate: (node, old) => collect((errors) => checkNodeUpdate(errors, node, old)),
  validateStatusUpdate: (node, old) => collect((errors) => checkNodeStatus(errors, node, old)),
  selectableFields: { 'spec.unschedulable': ({ spec }) => flag(spec?.unschedulable) },
  table: { columns: columnsOf(kinds.nodes), cells: (node, { now }) => cells(node, now) },
}

function cells(node: Node, now: number): unknown[] {
  const info = node.status?.nodeInfo
  return [
    node.metadata.name,
    statusText(node),
    roles(node.metadata.labels ?? {}).join(',') || '<none>',
    age(node, now),
    info?.kubeletVersion ?? '',
    address(node, 'InternalIP'),
    address(node, 'ExternalIP'),
    info?.osImage || '<unknown>',
    info?.kernelVersion || '<unknown>',
    info?.containerRuntimeVersion || '<unknown>',
  ]
}

function statusText({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (spec?.unschedulable) words.push('SchedulingDisabled')
  return words.join(',')
}

const rolePrefix = 'node-role.kubernetes.io/'

function roles(labels: Record<string, string>): string[] {
  const found = new Set<string>()
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) found.add(key.slice(rolePrefix.length))
    else if (key === 'kubernetes.io/role' && value !== '') found.add(value)
  }
  return [...found].sort()
}

function address({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'
}
