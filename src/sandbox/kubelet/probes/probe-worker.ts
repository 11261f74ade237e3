import type { Timer } from '../../clock.ts'
import type { Probe } from '../../schema/types.gen.ts'
import { containerEvent, type NodeContext, type PodState, podAddresses } from '../pod/context.ts'
import type { ContainerRecord } from '../pod/record.ts'
import { stopContainer } from '../pod/stop.ts'
import { runProbe } from './run-probe.ts'

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

export interface ProbeTarget {
  context: NodeContext
  state: PodState
  record: ContainerRecord
  kind: ProbeKind
  /** Called when the container's readiness or start has changed. */
  changed(): void
}

const titles: Record<ProbeKind, string> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' }

/** Probes one instance of a container in its period until it is stopped (pkg/kubelet/prober/worker.go). Returns what stops it. */
export function probeWorker(target: ProbeTarget): () => void {
  const { context, record, kind } = target
  const { clock } = context
  const { instance } = record
  const probe = record.spec[`${kind}Probe`]
  if (!instance || !probe) return () => {}
  const stopped = new AbortController()
  const period = (probe.periodSeconds ?? 10) * 1000
  const results = { last: '', run: 0 }
  let timer: Timer | undefined
  const tick = async () => {
    const begun = clock.now()
    // Readiness and liveness are not asked before the container has started; they follow at once when it has.
    if (kind === 'startup' || record.started) await probeOnce(target, probe, results, stopped.signal)
    const over = stopped.signal.aborted || record.instance !== instance || (kind === 'startup' && record.started)
    if (!over) timer = clock.setTimeout(() => void tick(), Math.max(0, begun + period - clock.now()))
  }
  const first = (instance.startedAt ?? clock.now()) + (probe.initialDelaySeconds ?? 0) * 1000
  timer = clock.setTimeout(() => void tick(), Math.max(0, first - clock.now()))
  return () => {
    stopped.abort()
    timer?.cancel()
  }
}

async function probeOnce(
  target: ProbeTarget,
  probe: Probe,
  results: { last: string; run: number },
  signal: AbortSignal,
): Promise<void> {
  const { context, state, record, kind } = target
  const { instance } = record
  if (!instance) return
  const { podIP } = podAddresses(context, state)
  const { ok, output, errored } = await runProbe(
    probe,
    { ...context, container: instance, spec: record.spec, podIP },
    signal,
  )
  if (signal.aborted || record.instance !== instance || instance.state !== 'running') return
  const outcome = errored ? 'errored and resulted in unknown state' : 'failed'
  if (!ok) containerEvent(context, state, record, 'Warning', 'Unhealthy', `${titles[kind]} probe ${outcome}: ${output}`)
  if (errored) return
  const result = ok ? 'success' : 'failure'
  results.run = results.last === result ? results.run + 1 : 1
  results.last = result
  const threshold = ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
  if (results.run >= threshold) conclude(target, probe, ok)
}

function conclude({ context, state, record, kind, changed }: ProbeTarget, probe: Probe, ok: boolean): void {
  if (kind === 'readiness') {
    const news = record.ready !== ok
    record.ready = ok
    if (news) changed()
    return
  }
  if (kind === 'startup' && ok) {
    record.started = true
    record.ready = record.spec.readinessProbe === undefined
    changed()
  }
  if (ok || record.stopping) return
  record.ready = false
  const message = `Container ${record.name} failed ${kind} probe, will be restarted`
  void stopContainer(context, state, record, { message, grace: probe.terminationGracePeriodSeconds })
  changed()
}
