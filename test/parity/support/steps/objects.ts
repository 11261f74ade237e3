import { stringify } from 'yaml'
import type { Resource, Stored } from '../feed.ts'
import { normalise } from '../normalise.ts'
import type { Place } from '../place.ts'
import type { ObjectsStep } from '../scenario.ts'

/** Everything stored in the namespace, each kind's objects in an order that random names do not decide. */
export async function storedObjects({ objects }: ObjectsStep, place: Place, text: string): Promise<string> {
  const { only, except = [], without = [] } = objects === 'all' ? {} : objects
  const wanted = place.feed.resources.filter(
    ({ name, namespaced }) =>
      namespaced && name !== 'events' && (only?.includes(name) ?? true) && !except.includes(name),
  )
  const unknown = [...(only ?? []), ...except].filter(
    (name) => !place.feed.resources.some((known) => known.name === name),
  )
  if (unknown.length > 0)
    throw new Error(`no resource ${unknown.join(', ')}: write plural and group as in deployments.apps`)
  const lists = await Promise.all(
    wanted.map((resource) => listed(resource, place, (object) => written(object, resource, without, text))),
  )
  return lists.flat().join('---\n')
}

interface Written {
  name: string
  text: string
}

async function listed(
  { path }: Resource,
  { admin, namespace }: Place,
  write: (object: Stored) => Written,
): Promise<string[]> {
  const collection = path.replace(/[^/]+$/, `namespaces/${namespace}/$&`)
  const { body } = await admin.request('GET', collection)
  const { items } = JSON.parse(body) as { items: Stored[] }
  const all = items.map(write)
  return all.sort((a, b) => compare(a.name, b.name) || compare(a.text, b.text)).map(({ text }) => text)
}

function written(object: Stored, { apiVersion, kind }: Resource, without: readonly string[], text: string): Written {
  const whole = { apiVersion, kind, ...object }
  const kept = without.reduce<object>((rest, path) => leaveOut(rest, path.split('.')), whole)
  const yaml = stringify(inOrder(kept), { sortMapEntries: true, lineWidth: 0 })
  return { name: normalise(`${object.metadata.name}\n`, text), text: normalise(yaml, text) }
}

function leaveOut(object: object, [key = '', ...path]: readonly string[]): object {
  const { [key]: inner, ...rest } = object as Record<string, unknown>
  if (path.length === 0 || typeof inner !== 'object' || inner === null) return path.length === 0 ? rest : object
  return { ...rest, [key]: leaveOut(inner, path) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The parts of endpoints stand in the order of a hash of uids. */
function inOrder<T extends object>(object: T): T {
  const sorted = Object.entries(object).map(([key, value]) =>
    (key === 'subsets' || key === 'endpoints') && Array.isArray(value) ? [key, sortedList(value)] : [key, value],
  )
  return Object.fromEntries(sorted)
}

function sortedList(list: readonly unknown[]): unknown[] {
  const withText = list.map((value) => ({ value, text: JSON.stringify(value).replace(/"uid":"[^"]*"/g, '') }))
  return withText.sort((a, b) => compare(a.text, b.text)).map(({ value }) => value)
}
