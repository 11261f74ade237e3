import { matchesNodeAffinity } from '../../api/scheduling/node-affinity.ts'
import { untoleratedTaint } from '../../api/scheduling/taints.ts'
import type { DaemonSet, Node, Pod } from '../../schema/types.gen.ts'
import { scaledValue } from '../shared/int-or-percent.ts'
import { isPodAvailable, isPodReady } from '../shared/pods.ts'
import { isUpdated, targetNode, withDaemonTolerations } from './pods.ts'

/** A DaemonSet with the nodes and its pods there: what every decision is made from. */
export interface Field {
  daemonSet: DaemonSet
  nodes: readonly Node[]
  pods: ReadonlyMap<string, readonly Pod[]>
  /** Hash of the current template. */
  hash: string
  now: number
}

/** Daemons to create, by node, and to delete; failed or finished ones among the latter are worth an event. */
export interface Changes {
  create: string[]
  remove: Pod[]
  ended: { pod: Pod; node: string }[]
}

export function podsByNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const byNode = new Map<string, Pod[]>()
  for (const pod of pods) {
    const node = targetNode(pod)
    if (node === undefined) continue
    byNode.set(node, [...(byNode.get(node) ?? []), pod])
  }
  return byNode
}

/** Whether a daemon should be started on the node, and whether one that is there may stay (`NodeShouldRunDaemonPod`). */
export function shouldRunOn(daemonSet: DaemonSet, node: Node): { start: boolean; stay: boolean } {
  const spec = daemonSet.spec?.template.spec
  const tolerations = withDaemonTolerations(spec?.tolerations ?? [], spec?.hostNetwork === true)
  const daemon = { spec: { ...spec, tolerations } } as Pod
  if (spec?.nodeName && spec.nodeName !== node.metadata.name) return { start: false, stay: false }
  if (!matchesNodeAffinity(daemon, node)) return { start: false, stay: false }
  if (!untoleratedTaint(daemon, node.spec?.taints)) return { start: true, stay: true }
  return { start: false, stay: untoleratedTaint(daemon, node.spec?.taints, ['NoExecute']) === undefined }
}

/** One daemon on every node that should have one, none elsewhere (`podsShouldBeOnNode`). */
export function placement(field: Field): Changes {
  const changes: Changes = { create: [], remove: [], ended: [] }
  const known = new Set(field.nodes.map(({ metadata }) => metadata.name))
  for (const node of field.nodes) placeOn(node, field, changes)
  for (const [name, pods] of field.pods) {
    if (!known.has(name)) changes.remove.push(...pods.filter(({ spec }) => !spec?.nodeName))
  }
  return changes
}

function placeOn(node: Node, field: Field, changes: Changes): void {
  const { name } = node.metadata
  const pods = field.pods.get(name)
  const { start, stay } = shouldRunOn(field.daemonSet, node)
  if (!stay) changes.remove.push(...(pods ?? []).filter(isPresent))
  else if (!pods) changes.create.push(...(start ? [name] : []))
  else thinOut(name, pods, start, field, changes)
}

function thinOut(node: string, pods: readonly Pod[], start: boolean, field: Field, changes: Changes): void {
  const present = pods.filter(isPresent)
  const isEnded = ({ status }: Pod) => status?.phase === 'Failed' || status?.phase === 'Succeeded'
  changes.ended.push(...present.filter(isEnded).map((pod) => ({ pod, node })))
  const running = present.filter((pod) => !isEnded(pod)).sort(oldestFirst)
  if (maxSurge(field.daemonSet) === 0) {
    changes.remove.push(...running.slice(1))
    return
  }
  if (running.length === 0 && start) changes.create.push(node)
  if (running.length > 1) changes.remove.push(...surplusWhileSurging(running, field))
}

function surplusWhileSurging(running: readonly Pod[], { daemonSet, hash, now }: Field): Pod[] {
  const newest = running.find((pod) => isUpdated(pod, hash))
  const oldest = running.find((pod) => !isUpdated(pod, hash))
  const surplus = running.filter((pod) => pod !== newest && pod !== oldest)
  const replaced = newest && isPodAvailable(newest, daemonSet.spec?.minReadySeconds ?? 0, now)
  if (newest && oldest && (!isPodReady(oldest) || replaced)) surplus.push(oldest)
  return surplus
}

/** Daemons that give way to the new revision, within the bounds of the strategy (`rollingUpdate`). */
export function rollingChanges(field: Field): Changes {
  return maxSurge(field.daemonSet) === 0 ? replaceInPlace(field) : surge(field)
}

function replaceInPlace({ daemonSet, nodes, pods, hash, now }: Field): Changes {
  const isAvailable = (pod: Pod) => isPodAvailable(pod, daemonSet.spec?.minReadySeconds ?? 0, now)
  const allowed: Pod[] = []
  const candidates: Pod[] = []
  let unavailable = 0
  for (const on of pods.values()) {
    const { newest, oldest, ambiguous } = generations(on, hash)
    if (ambiguous || Boolean(newest) === Boolean(oldest)) unavailable++
    else if (newest) unavailable += isAvailable(newest) ? 0 : 1
    else if (oldest && !isAvailable(oldest)) {
      allowed.push(oldest)
      unavailable++
    } else if (oldest) candidates.push(oldest)
  }
  const room = Math.max(0, maxUnavailable(daemonSet, desired(daemonSet, nodes)) - unavailable)
  return { create: [], remove: [...allowed, ...candidates.slice(0, room)], ended: [] }
}

function surge({ daemonSet, nodes, pods, hash, now }: Field): Changes {
  const isAvailable = (pod: Pod) => isPodAvailable(pod, daemonSet.spec?.minReadySeconds ?? 0, now)
  const remove: Pod[] = []
  const allowed: string[] = []
  const candidates: string[] = []
  let surging = 0
  for (const [node, on] of pods) {
    const { newest, oldest, ambiguous } = generations(on, hash)
    if (ambiguous) surging++
    else if (oldest && !newest) (isAvailable(oldest) ? candidates : allowed).push(node)
    else if (oldest && newest && isAvailable(newest)) remove.push(oldest)
    else if (oldest) surging++
  }
  const room = Math.max(0, scaledValue(surgeOf(daemonSet), desired(daemonSet, nodes), 'up') - surging)
  return { create: [...allowed, ...candidates.slice(0, room)], remove, ended: [] }
}

function generations(pods: readonly Pod[], hash: string) {
  const present = pods.filter(isPresent)
  const updated = present.filter((pod) => isUpdated(pod, hash))
  const older = present.filter((pod) => !isUpdated(pod, hash))
  return { newest: updated[0], oldest: older[0], ambiguous: updated.length > 1 || older.length > 1 }
}

function desired(daemonSet: DaemonSet, nodes: readonly Node[]): number {
  return nodes.filter((node) => shouldRunOn(daemonSet, node).start).length
}

function maxUnavailable({ spec }: DaemonSet, count: number): number {
  return scaledValue(spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, count, 'up')
}

function maxSurge(daemonSet: DaemonSet): number {
  return scaledValue(surgeOf(daemonSet), 1, 'up')
}

function surgeOf({ spec }: DaemonSet) {
  return spec?.updateStrategy?.rollingUpdate?.maxSurge ?? 0
}

function isPresent({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined
}

/** Those with a node first, then by age. */
export function oldestFirst(a: Pod, b: Pod): number {
  const assigned = (pod: Pod) => (pod.spec?.nodeName ? 0 : 1)
  return (
    assigned(a) - assigned(b) || Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp)
  )
}
