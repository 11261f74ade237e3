import { formatTime } from '../../clock.ts'
import type { Pod, PodCondition } from '../../schema/types.gen.ts'
import { type ContainerRecord, isRunning } from '../pod/record.ts'
import type { Phase } from './phase.ts'

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>

interface ConditionFacts {
  phase: Phase
  hasSandbox: boolean
  resizePending: { reason: string; message: string } | undefined
  now: number
}

const owned = [
  'PodResizePending',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]
const yes: Verdict = { status: 'True' }

/** The kubelet's conditions of a pod, besides those of others (pkg/kubelet/status/generate.go). */
export function conditionsOf(
  pod: Pod,
  records: ReadonlyMap<string, ContainerRecord>,
  { phase, hasSandbox, resizePending, now }: ConditionFacts,
): PodCondition[] {
  const old = pod.status?.conditions ?? []
  const all = [...records.values()]
  const containers = containersReady(all, phase)
  const verdicts: [string, Verdict][] = [
    ...(resizePending ? [['PodResizePending', { status: 'True', ...resizePending }] satisfies [string, Verdict]] : []),
    ['PodReadyToStartContainers', { status: hasSandbox ? 'True' : 'False' }],
    ['Initialized', initialized(all, phase)],
    ['Ready', podReady(pod, containers)],
    ['ContainersReady', containers],
    ['PodScheduled', yes],
  ]
  const others = old.filter(({ type }) => !owned.includes(type))
  return [...others, ...verdicts.map(([type, verdict]) => condition(type, verdict, old, now))]
}

function condition(type: string, verdict: Verdict, old: readonly PodCondition[], now: number): PodCondition {
  const before = old.find((entry) => entry.type === type)
  const unchanged = before?.status === verdict.status && before.lastTransitionTime !== undefined
  return { type, ...verdict, lastTransitionTime: unchanged ? before.lastTransitionTime : formatTime(now) }
}

function initialized(records: readonly ContainerRecord[], phase: Phase): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  const begun = records.some(({ kind, attempts }) => kind === 'main' && attempts > 0)
  if (begun) return yes
  const incomplete = records.filter(
    (record) =>
      (record.kind === 'init' && (isRunning(record) || record.termination?.exitCode !== 0)) ||
      (record.kind === 'sidecar' && !record.started),
  )
  if (incomplete.length === 0) return yes
  const names = incomplete.map(({ name }) => name).join(' ')
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${names}]`,
  }
}

function containersReady(records: readonly ContainerRecord[], phase: Phase): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' }
  const counted = records.filter(({ kind }) => kind === 'main' || kind === 'sidecar')
  const unready = counted.filter(({ ready }) => !ready)
  if (unready.length === 0) return yes
  const names = unready.map(({ name }) => name).join(' ')
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` }
}

function podReady(pod: Pod, containers: Verdict): Verdict {
  if (containers.status !== 'True') return containers
  const messages = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = pod.status?.conditions?.find(({ type }) => type === conditionType)
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    if (gate.status === 'True') return []
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`]
  })
  if (messages.length === 0) return yes
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}
