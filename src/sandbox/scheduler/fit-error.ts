import type { Rejection } from './filters.ts'

const LONGEST_NOTE = 1024

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` (`FitError.Error`) */
export function fitErrorMessage(nodes: number, reasons: readonly string[], after = ''): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const histogram = [...counts].map(([reason, count]) => `${count} ${reason}`).sort(byBytes)
  const found = histogram.length > 0 ? ` ${histogram.join(', ')}.` : ''
  return `${available(nodes)}${found}${after === '' ? '' : ` ${after}`}`
}

/** The same when the pod itself stands in the way, not the nodes. */
export function preFilterMessage(nodes: number, problem: string, after = ''): string {
  return `${available(nodes)} ${problem}.${after === '' ? '' : ` ${after}`}`
}

/** What is said of preemption that found nobody to evict. `dryRun`: nodes where it was tried; the others are past help. */
export function noPreemptionMessage(nodes: number, dryRun: readonly Rejection[]): string {
  const hopeless = Array.from({ length: nodes - dryRun.length }, () => 'Preemption is not helpful for scheduling')
  const reasons = dryRun.flatMap((rejected) => rejected.reasons)
  return `preemption: ${fitErrorMessage(nodes, [...hopeless, ...reasons])}`
}

export function truncateNote(message: string): string {
  return message.length <= LONGEST_NOTE ? message : `${message.slice(0, LONGEST_NOTE - 4)} ...`
}

function available(nodes: number): string {
  return `0/${nodes} nodes are available:`
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
