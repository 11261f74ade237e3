import type { ManagedFieldsEntry } from '../../schema/types.gen.ts'
import { atOnce, type Steps } from '../../steps.ts'
import { FieldsError } from './canonical-element.ts'
import type { FieldSet } from './field-set.ts'
import { isEmpty } from './field-set.ts'
import { type FieldsV1, fromFieldsV1, toFieldsV1 } from './fields-v1.ts'

/** Who owns which fields: one entry of `metadata.managedFields`. */
export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string | undefined
  readonly set: FieldSet
  /** The entry it was read from, while nothing has changed. */
  readonly entry?: ManagedFieldsEntry
}

/** Managers by identity; appliers are the same whatever the version they applied. */
export type Managers = Map<string, Manager>

export function identity({ name, operation, apiVersion, subresource }: Omit<Manager, 'set' | 'time'>): string {
  return JSON.stringify([name, operation, operation === 'Apply' ? '' : apiVersion, subresource])
}

/** Reads `metadata.managedFields`; undefined when an entry makes no sense. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[] | null | undefined): Managers | undefined {
  return atOnce(decodeSteps(entries))
}

/** The same in steps. */
export function* decodeSteps(entries: readonly ManagedFieldsEntry[] | null | undefined): Steps<Managers | undefined> {
  try {
    return yield* readManagers(entries)
  } catch (error) {
    if (error instanceof FieldsError) return undefined
    throw error
  }
}

function* readManagers(entries: readonly ManagedFieldsEntry[] | null | undefined): Steps<Managers | undefined> {
  const managers: Managers = new Map()
  for (const entry of entries ?? []) {
    const { operation, apiVersion, fieldsType } = entry
    if ((operation !== 'Apply' && operation !== 'Update') || !apiVersion || fieldsType !== 'FieldsV1') return undefined
    const { set, isCanonical } = yield* fromFieldsV1(entry.fieldsV1 as FieldsV1 | undefined)
    const manager: Manager = {
      name: entry.manager ?? '',
      operation,
      apiVersion,
      subresource: entry.subresource ?? '',
      time: entry.time ?? undefined,
      set,
      ...(isCanonical && { entry }),
    }
    managers.set(identity(manager), manager)
  }
  return managers
}

/** Writes the managers in the real server's order: appliers first, then by time and name. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  return atOnce(encodeSteps(managers))
}

/** The same in steps. */
export function* encodeSteps(managers: Managers): Steps<ManagedFieldsEntry[]> {
  const entries: ManagedFieldsEntry[] = []
  const owning = [...managers.values()].filter(({ set }) => !isEmpty(set))
  for (const manager of owning.sort(compareManagers)) entries.push(manager.entry ?? (yield* encode(manager)))
  return entries
}

function* encode({ name, operation, apiVersion, subresource, time, set }: Manager): Steps<ManagedFieldsEntry> {
  return {
    ...(name !== '' && { manager: name }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: yield* toFieldsV1(set),
    ...(subresource !== '' && { subresource }),
  }
}

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    seconds(a.time) - seconds(b.time) ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

function seconds(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A manager with other fields; the entry it was read from no longer holds. */
export function withSet(manager: Manager, set: FieldSet): Manager {
  if (set === manager.set) return manager
  const { entry: _, ...rest } = manager
  return { ...rest, set }
}
