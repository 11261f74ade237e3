import type { Pod } from '../../schema/types.gen.ts'
import { type ContainerRecord, isRunning } from '../pod/record.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

/** The phase of a pod from what its containers do (`getPhase` in pkg/kubelet/kubelet_pods.go). `over`: nothing runs or will run again. */
export function phaseOf(pod: Pod, records: ReadonlyMap<string, ContainerRecord>, over: boolean): Phase {
  const all = [...records.values()]
  const mains = all.filter(({ kind }) => kind === 'main')
  const policy = pod.spec?.restartPolicy ?? 'Always'
  const inits = all.filter(({ kind }) => kind === 'init')
  const initFailed = inits.some((record) => !isRunning(record) && (record.termination?.exitCode ?? 0) !== 0)
  if (initFailed && policy === 'Never') return 'Failed'

  const running = mains.filter(isRunning)
  const stopped = mains.filter((record) => !isRunning(record) && (record.termination ?? record.lastTermination))
  const waiting = mains.length - running.length - stopped.length
  const begun = running.length + stopped.length > 0
  if (!begun && !over) return 'Pending'
  if (waiting > 0 && !over) return 'Pending'
  if (running.length > 0) return 'Running'
  if (!over && (policy === 'Always' || all.some((record) => record.kind === 'sidecar' && isRunning(record))))
    return 'Running'
  const succeeded = stopped.filter(({ termination }) => termination?.exitCode === 0)
  if (succeeded.length === mains.length) return 'Succeeded'
  return policy === 'Never' || over ? 'Failed' : 'Running'
}
