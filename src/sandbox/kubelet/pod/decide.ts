import type { Pod } from '../../schema/types.gen.ts'
import { type ContainerRecord, isRunning } from './record.ts'

/** What to do next for a pod that shall run. */
export interface Decision {
  start: ContainerRecord[]
  /** Everything is over: nothing will be started any more. */
  finished: boolean
  /** Milliseconds since the epoch at which to decide again. */
  again: number | undefined
}

/** The kubelet looks for ended containers once a second; only then are they started anew. */
export const relistPeriod = 1000

/** Which containers to start (`computePodActions` in pkg/kubelet/kuberuntime): init containers in turn, then all others. */
export function decide(pod: Pod, records: ReadonlyMap<string, ContainerRecord>, now: number): Decision {
  const all = [...records.values()]
  const ephemeral = all.filter(({ kind, attempts }) => kind === 'ephemeral' && attempts === 0)
  const mains = all.filter(({ kind }) => kind === 'main')
  const policy = pod.spec?.restartPolicy ?? 'Always'
  if (mains.every((record) => isOver(record, policy)) || initFailed(all, policy)) {
    return { start: [], finished: true, again: undefined }
  }
  const init = all.filter(({ kind }) => kind === 'init' || kind === 'sidecar')
  const blocked = init.find((record) => !initIsDone(record))
  const before = blocked ? init.slice(0, init.indexOf(blocked) + 1) : [...init, ...mains]
  const wanted = [...before.filter((record) => needsStart(record, policy)), ...ephemeral]
  const due = wanted.filter((record) => startsAt(record) <= now)
  const later = wanted.filter((record) => startsAt(record) > now).map(startsAt)
  return { start: due, finished: false, again: later.length > 0 ? Math.min(...later) : undefined }
}

function startsAt({ termination, instance, retryAt, outdated }: ContainerRecord): number {
  if (outdated !== undefined) return retryAt
  const ended = instance && termination ? (instance.finishedAt ?? 0) + relistPeriod : 0
  return Math.max(retryAt, ended)
}

function initFailed(records: readonly ContainerRecord[], policy: string): boolean {
  const failed = ({ kind, termination, instance }: ContainerRecord) =>
    kind === 'init' && instance?.state !== 'running' && termination !== undefined && termination.exitCode !== 0
  return policy === 'Never' && records.some(failed)
}

function initIsDone(record: ContainerRecord): boolean {
  if (record.kind === 'sidecar') return isRunning(record) && record.started
  return !isRunning(record) && record.termination?.exitCode === 0 && record.instance !== undefined
}

function needsStart(record: ContainerRecord, policy: string): boolean {
  if (isRunning(record)) return false
  if (record.kind === 'init') return !initIsDone(record)
  if (record.kind === 'sidecar') return true
  return !isOver(record, policy)
}

/** A main container that has ended and stays so. */
function isOver(record: ContainerRecord, policy: string): boolean {
  if (isRunning(record) || record.outdated !== undefined || record.termination === undefined || policy === 'Always')
    return false
  return policy === 'Never' || record.termination.exitCode === 0
}
