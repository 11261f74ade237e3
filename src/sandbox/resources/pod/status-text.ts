import type { ContainerState, ContainerStateTerminated, ContainerStatus, Pod } from '../../schema/types.gen.ts'

/** What READY, STATUS and RESTARTS of `kubectl get pods` are made from. */
export interface PodSummary {
  reason: string
  ready: number
  total: number
  restarts: number
  /** When a container was last restarted, in milliseconds; undefined when none was. */
  lastRestart: number | undefined
}

/** The state of a pod in the words of `kubectl get` (`printPod` in pkg/printers/internalversion/printers.go). */
export function summarizePod(pod: Pod): PodSummary {
  const sidecars = sidecarNames(pod)
  const init = summarizeInit(pod, sidecars)
  const summary: PodSummary = {
    reason: init.reason ?? phaseReason(pod),
    ready: init.readySidecars,
    total: (pod.spec?.containers.length ?? 0) + sidecars.size,
    restarts: init.restarts,
    lastRestart: init.lastRestart,
  }
  if (init.reason === undefined || hasCondition(pod, 'Initialized')) {
    summary.restarts = init.sidecarRestarts
    summary.lastRestart = init.lastSidecarRestart
    addContainers(summary, pod)
  }
  summary.reason = deletionReason(pod) ?? summary.reason
  return summary
}

function sidecarNames(pod: Pod): Set<string> {
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  return new Set(sidecars.map((container) => container.name))
}

function phaseReason({ status }: Pod): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  return gated ? 'SchedulingGated' : status?.reason || status?.phase || ''
}

interface InitSummary {
  /** Undefined when initialization is over. */
  reason: string | undefined
  readySidecars: number
  restarts: number
  lastRestart: number | undefined
  sidecarRestarts: number
  lastSidecarRestart: number | undefined
}

function summarizeInit(pod: Pod, sidecars: ReadonlySet<string>): InitSummary {
  const summary: InitSummary = {
    reason: undefined,
    readySidecars: 0,
    restarts: 0,
    lastRestart: undefined,
    sidecarRestarts: 0,
    lastSidecarRestart: undefined,
  }
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const sidecar = sidecars.has(status.name)
    summary.restarts += status.restartCount
    summary.lastRestart = later(summary.lastRestart, status)
    if (sidecar) {
      summary.sidecarRestarts += status.restartCount
      summary.lastSidecarRestart = later(summary.lastSidecarRestart, status)
    }
    if (status.state?.terminated?.exitCode === 0) continue
    if (sidecar && status.started) {
      if (status.ready) summary.readySidecars++
      continue
    }
    summary.reason = `Init:${initReason(status.state) ?? `${index}/${pod.spec?.initContainers?.length ?? 0}`}`
    break
  }
  return summary
}

function initReason(state: ContainerState | undefined): string | undefined {
  if (state?.terminated) return terminatedReason(state.terminated)
  const waiting = state?.waiting?.reason
  return waiting && waiting !== 'PodInitializing' ? waiting : undefined
}

function terminatedReason({ reason, signal, exitCode }: ContainerStateTerminated): string {
  if (reason) return reason
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

function addContainers(summary: PodSummary, pod: Pod): void {
  let running = false
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    summary.restarts += status.restartCount
    summary.lastRestart = later(summary.lastRestart, status)
    const { waiting, terminated } = status.state ?? {}
    if (waiting?.reason) summary.reason = waiting.reason
    else if (terminated) summary.reason = terminatedReason(terminated)
    else if (status.ready && status.state?.running) {
      running = true
      summary.ready++
    }
  }
  if (summary.reason === 'Completed' && running) summary.reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
}

function later(moment: number | undefined, status: ContainerStatus): number | undefined {
  const finished = Date.parse(status.lastState?.terminated?.finishedAt ?? '')
  if (Number.isNaN(finished)) return moment
  return moment === undefined || finished > moment ? finished : moment
}

function hasCondition(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
}

function deletionReason(pod: Pod): string | undefined {
  if (!pod.metadata.deletionTimestamp) return undefined
  if (pod.status?.reason === 'NodeLost') return 'Unknown'
  const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  return over ? undefined : 'Terminating'
}
