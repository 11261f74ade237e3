import { stringify } from 'yaml'
import type { Resource, Stored } from '../feed.ts'
import { normalise } from '../normalise.ts'
import type { Place } from '../place.ts'
import type { ObjectsStep } from '../scenario.ts'

/** Everything stored in the namespace, each kind's objects in an order that random names do not decide. */
export async function storedObjects({ objects }: ObjectsStep, place: Place, text: string): Promise<string> {
  const { only, except = [] } = objects === 'all' ? {} : objects
  const wanted = place.feed.resources.filter(
    ({ name, namespaced }) =>
      namespaced && name !== 'events' && (only?.includes(name) ?? true) && !except.includes(name),
  )
  const unknown = [...(only ?? []), ...except].filter(
    (name) => !place.feed.resources.some((known) => known.name === name),
  )
  if (unknown.length > 0)
    throw new Error(`no resource ${unknown.join(', ')}: write plural and group as in deployments.apps`)
  const lists = await Promise.all(wanted.map((resource) => listed(resource, place, text)))
  return lists.flat().join('---\n')
}

async function listed(
  { path, kind, apiVersion }: Resource,
  { admin, namespace }: Place,
  text: string,
): Promise<string[]> {
  const collection = path.replace(/[^/]+$/, `namespaces/${namespace}/$&`)
  const { body } = await admin.request('GET', collection)
  const { items } = JSON.parse(body) as { items: Stored[] }
  return items
    .map((object) => stringify({ apiVersion, kind, ...object }, { sortMapEntries: true, lineWidth: 0 }))
    .map((object) => normalise(object, text))
    .sort()
}
