import type { ManagedFieldsEntry } from '../../schema/types.gen.ts'
import { difference, emptySet, type FieldSet, insert, intersection, isEmpty } from './field-set.ts'
import { decodeManagers, encodeManagers, identity, type Manager, type Managers, withSet } from './managers.ts'
import { fieldElement } from './path-element.ts'

type Entries = readonly ManagedFieldsEntry[] | null | undefined

const SCALE_VERSION = 'autoscaling/v1'

/**
 * Who owns the replicas, as managers of the object's Scale: server-side apply of a Scale finds its conflicts among them.
 * @param path where the object has its replicas, such as `['spec', 'replicas']`
 * Source: `ScaleHandler` of k8s.io/apimachinery/pkg/util/managedfields.
 */
export function managersOfScale(entries: Entries, path: readonly string[]): ManagedFieldsEntry[] {
  const [own, scales] = [setOf(path), setOf(['spec', 'replicas'])]
  const managers: Managers = new Map()
  for (const manager of (decodeManagers(entries) ?? new Map<string, Manager>()).values()) {
    if (isEmpty(intersection(manager.set, own))) continue
    const moved = withSet({ ...manager, apiVersion: SCALE_VERSION }, scales)
    managers.set(identity(moved), moved)
  }
  return encodeManagers(managers)
}

/** The object's managers after an apply of its Scale: who no longer owns the replicas there does not here, and who does, does so as `scale`. */
export function managersFromScale(
  entries: Entries,
  ofScale: Entries,
  { path, apiVersion }: { path: readonly string[]; apiVersion: string },
): ManagedFieldsEntry[] {
  const own = setOf(path)
  const left = decodeManagers(ofScale) ?? new Map<string, Manager>()
  const managers: Managers = new Map()
  for (const [id, manager] of decodeManagers(entries) ?? new Map<string, Manager>()) {
    const scaleId = identity({ ...manager, apiVersion: SCALE_VERSION })
    const keeps = isEmpty(intersection(manager.set, own)) || left.delete(scaleId)
    managers.set(id, keeps ? manager : withSet(manager, difference(manager.set, own)))
  }
  for (const manager of left.values()) {
    const moved = withSet({ ...manager, apiVersion }, own)
    managers.set(identity(moved), moved)
  }
  return encodeManagers(managers)
}

function setOf(path: readonly string[]): FieldSet {
  const set = emptySet()
  insert(set, path.map(fieldElement))
  return set
}
