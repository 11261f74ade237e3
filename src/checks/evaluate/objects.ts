import type { Said } from '../../util/said.ts'
import { parseDuration } from '../duration.ts'
import type { KubeJson, Snapshot } from '../objects.ts'
import type { CheckResult, CheckStatus, Memory, Mismatch } from '../result.ts'
import type { Check, Target } from '../schema.ts'
import { wanted } from '../wanted.ts'
import { celMismatches, failsFor, objectMismatches } from './facets.ts'
import { subjectOfTarget } from './subject.ts'

/** The result of a check, and what to remember until the next time. */
export interface Evaluation {
  result: CheckResult
  memory: Memory
  /** Milliseconds after which the result changes by time alone. */
  again?: number
}

export interface ObjectsInput {
  snapshot: Snapshot
  namespace: string
  /** Milliseconds since the Unix epoch. */
  now: number
  memory: Memory
}

/** How a check on objects stands at one moment: all facets on the same snapshot. */
export function evaluateObjects(check: Check & { target: Target }, input: ObjectsInput): Evaluation {
  const { snapshot, memory, now } = input
  const base = {
    subject: subjectOfTarget(check.target, input.namespace),
    ...(snapshot.problem ? { problem: snapshot.problem } : {}),
  }
  if (snapshot.problem && (!snapshot.synced || !snapshot.problem.retried)) {
    return { result: { ...base, status: 'error', mismatches: [] }, memory }
  }
  if (!snapshot.synced) return { result: { ...base, status: 'pending', mismatches: [] }, memory }
  const seen = memory.everSeen || snapshot.items.length > 0 ? { ...memory, everSeen: true } : memory
  const outcome = check.absent ? absence(check, snapshot.items, seen) : presence(check, snapshot, now)
  return staying(check, { ...base, ...outcome }, seen, now)
}

type Outcome = Pick<CheckResult, 'status' | 'mismatches' | 'closest' | 'holding'>

function absence(check: Check, items: readonly KubeJson[], memory: Memory): Outcome {
  if (items.length > 0) {
    const terminating = items.every((item) => item.metadata.deletionTimestamp !== undefined)
    return pending([{ kind: 'present', names: items.map((item) => item.metadata.name), terminating }])
  }
  return check.everSeen === false || memory.everSeen
    ? { status: 'pass', mismatches: [] }
    : pending([{ kind: 'neverSeen' }])
}

function presence(check: Check & { target: Target }, snapshot: Snapshot, now: number): Outcome {
  const { items, kindKnown } = snapshot
  if (!kindKnown) return pending([{ kind: 'unknownKind', apiVersion: check.target.apiVersion }])
  const outcome = check.target.name === undefined ? several(check, items, now) : single(check, items[0], now)
  if (outcome.status === 'pass' || check.failWhen === undefined) return outcome
  for (const object of items) {
    const failed = failsFor(check.failWhen, { object, items, now })
    if (failed) return { ...outcome, status: 'fail', mismatches: [...outcome.mismatches, failed] }
  }
  return outcome
}

function single(check: Check, object: KubeJson | undefined, now: number): Outcome {
  if (!object) return pending([{ kind: 'missing', near: [] }])
  const mismatches = objectMismatches(check, object, { items: [object], now })
  return { status: statusOf(mismatches), mismatches }
}

function several(check: Check, items: readonly KubeJson[], now: number): Outcome {
  const counted = countMismatch(check.count, items.length)
  if (items.length === 0 && counted) return pending([isAny(check.count) ? { kind: 'missing', near: [] } : counted])
  if (check.each === undefined) {
    const about = check.cel === undefined ? [] : celMismatches(check.cel, { items, now })
    const mismatches = [...(counted ? [counted] : []), ...about]
    return { status: statusOf(mismatches), mismatches }
  }
  return eachOf(check, items, now, counted)
}

function eachOf(check: Check, items: readonly KubeJson[], now: number, counted: Mismatch | undefined): Outcome {
  const looked = items.map((item) => ({ item, mismatches: objectMismatches(check, item, { items, now }) }))
  const count = looked.filter(({ mismatches }) => mismatches.length === 0).length
  const enough = check.each === 'any' ? count > 0 || items.length === 0 : count === items.length
  const holding = { count, of: items.length }
  if (enough) return { status: counted ? 'pending' : 'pass', mismatches: counted ? [counted] : [], holding }
  const wrong = looked.filter(({ mismatches }) => mismatches.length > 0)
  const [closest] = wrong.sort((a, b) => a.mismatches.length - b.mismatches.length)
  const mismatches = [...(counted ? [counted] : []), ...(closest?.mismatches ?? [])]
  return { status: 'pending', mismatches, holding, ...(closest ? { closest: closest.item.metadata.name } : {}) }
}

function countMismatch(count: Check['count'], got: number): Extract<Mismatch, { kind: 'count' }> | undefined {
  const { min, max } = rangeOf(count)
  if (got >= (min ?? 0) && got <= (max ?? Number.POSITIVE_INFINITY)) return undefined
  return { kind: 'count', want: rangeText(min, max), got }
}

function rangeOf(count: Check['count']): { min: number | undefined; max: number | undefined } {
  if (typeof count === 'number') return { min: count, max: count }
  return { min: count ? count.min : 1, max: count?.max }
}

/** Whether one object is enough, and more are as good. */
function isAny(count: Check['count']): boolean {
  const { min, max } = rangeOf(count)
  return min === 1 && max === undefined
}

function rangeText(min: number | undefined, max: number | undefined): Said {
  if (min === max) return String(min)
  if (max === undefined) return wanted.atLeast(min ?? 0)
  return min === undefined ? wanted.atMost(max) : wanted.between(min, max)
}

/** A check that must stay true holds only after a while; the clock starts anew whenever it does not. */
function staying(check: Check, result: CheckResult, memory: Memory, now: number): Evaluation {
  const { heldSince: before, ...rest } = memory
  if (check.stays === undefined) return { result, memory: rest }
  if (result.status !== 'pass') return { result, memory: rest }
  const heldSince = before === undefined ? now : Math.min(before, now)
  const want = parseDuration(check.stays)
  const held = now - heldSince
  if (held >= want) return { result, memory: { ...rest, heldSince } }
  const waiting: CheckResult = { ...result, status: 'pending', mismatches: [{ kind: 'stays', want, held }] }
  return { result: waiting, memory: { ...rest, heldSince }, again: want - held }
}

function pending(mismatches: Mismatch[]): Outcome {
  return { status: 'pending', mismatches }
}

function statusOf(mismatches: readonly Mismatch[]): CheckStatus {
  return mismatches.length === 0 ? 'pass' : 'pending'
}
