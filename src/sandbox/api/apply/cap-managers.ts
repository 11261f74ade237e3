import { union } from './field-set.ts'
import { identity, type Manager, type Managers } from './managers.ts'

const MAX_UPDATE_MANAGERS = 10
const BUCKET = 'ancient-changes'

/** Folds the oldest updaters of a version into one, once there are more than ten. Source: managedfields/internal/capmanagers.go. */
export function capManagers(managers: Managers): void {
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update')
  let count = updaters.length
  if (count <= MAX_UPDATE_MANAGERS) return
  updaters.sort(([idA, a], [idB, b]) => timeOf(a) - timeOf(b) || (idA < idB ? -1 : 1))
  const firstOfVersion = new Map<string, string>()
  for (const [id, manager] of updaters) {
    if (count <= MAX_UPDATE_MANAGERS) return
    const first = firstOfVersion.get(manager.apiVersion)
    if (first === undefined) firstOfVersion.set(manager.apiVersion, id)
    else {
      fold(managers, first, id, manager)
      count--
    }
  }
}

function timeOf({ time }: Manager): number {
  return time === undefined ? 0 : Date.parse(time)
}

function fold(managers: Managers, first: string, id: string, manager: Manager): void {
  const bucket = { name: BUCKET, operation: 'Update', apiVersion: manager.apiVersion, subresource: '' } as const
  const bucketId = identity(bucket)
  const base = managers.get(bucketId) ?? managers.get(first)
  if (!base) return
  managers.delete(first)
  managers.delete(id)
  managers.set(bucketId, { ...bucket, time: manager.time, set: union(manager.set, base.set) })
}
