import { isObject } from '../objects.ts'
import { present, wanted } from '../wanted.ts'
import type { FieldMismatch, MatchContext } from './match.ts'
import { type FieldStep, fieldPath } from './path.ts'

/** Keys that tell the items of Kubernetes' lists apart, the most telling first. */
const identities = ['name', 'type', 'containerPort', 'port', 'key', 'mountPath', 'ip', 'path', 'host'] as const

/** Matches one value: the caller's own function, because lists and values contain each other. */
type MatchValue = (want: unknown, got: unknown, context: MatchContext) => FieldMismatch[]

type Scalar = string | number | boolean
interface Identity {
  key: string
  value: Scalar
}

/** What of the wanted items is not in a list: each is paired with another item, by its identity or by the best fit. */
export function matchList(
  wants: readonly unknown[],
  gots: readonly unknown[],
  context: MatchContext,
  matchValue: MatchValue,
): FieldMismatch[] {
  const fits = wants.map((want) => gots.map((got) => couldBe(want, got) && matchValue(want, got, context).length === 0))
  const pairs = pairUp(fits)
  const used = new Set(pairs.values())
  return wants.flatMap((want, index) => {
    if (pairs.has(index)) return []
    const rest = gots.flatMap((got, at) => (used.has(at) || !couldBe(want, got) ? [] : [at]))
    const best = bestFit(want, gots, rest, (got, at) =>
      matchValue(want, got, { ...context, path: [...context.path, stepTo(want, at)] }),
    )
    if (best === undefined) return [missing(want, gots, context)]
    used.add(best.at)
    return best.mismatches
  })
}

/** Whether two items are the same thing: an item with an identity is never paired with one of another identity. */
function couldBe(want: unknown, got: unknown): boolean {
  const identity = identityOf(want)
  if (!identity || !isObject(got)) return true
  return !Object.hasOwn(got, identity.key) ? identity.key !== 'name' : got[identity.key] === identity.value
}

function identityOf(item: unknown): Identity | undefined {
  if (!isObject(item)) return undefined
  for (const key of identities) {
    const value = item[key]
    if (typeof value === 'string' || typeof value === 'number') return { key, value }
  }
  return undefined
}

/** As many pairs as possible, each item used once (augmenting paths): which wanted item takes which. */
function pairUp(fits: readonly (readonly boolean[])[]): Map<number, number> {
  const takenBy = new Map<number, number>()
  for (let want = 0; want < fits.length; want++) place(want, fits, takenBy, new Set())
  return new Map([...takenBy].map(([got, want]) => [want, got]))
}

function place(
  want: number,
  fits: readonly (readonly boolean[])[],
  takenBy: Map<number, number>,
  seen: Set<number>,
): boolean {
  const row = fits[want] ?? []
  for (let got = 0; got < row.length; got++) {
    if (!row[got] || seen.has(got)) continue
    seen.add(got)
    const holder = takenBy.get(got)
    if (holder !== undefined && !place(holder, fits, takenBy, seen)) continue
    takenBy.set(got, want)
    return true
  }
  return false
}

function bestFit(
  want: unknown,
  gots: readonly unknown[],
  candidates: readonly number[],
  match: (got: unknown, at: number) => FieldMismatch[],
): { at: number; mismatches: FieldMismatch[] } | undefined {
  if (!isObject(want)) return undefined
  const scored = candidates.filter((at) => isObject(gots[at])).map((at) => ({ at, mismatches: match(gots[at], at) }))
  return scored.sort((a, b) => a.mismatches.length - b.mismatches.length || a.at - b.at)[0]
}

function stepTo(want: unknown, at: number): FieldStep {
  const identity = identityOf(want)
  return identity ? { key: identity.key, value: String(identity.value) } : at
}

/** The wanted item is not in the list at all; what is there instead is named. */
function missing(want: unknown, gots: readonly unknown[], { path, show }: MatchContext): FieldMismatch {
  const identity = identityOf(want)
  if (!identity) {
    return { kind: 'field', path: fieldPath(path), want: wanted.item(show(want, path)), got: show(gots, path) }
  }
  const have = gots.flatMap((got) =>
    isObject(got) && got[identity.key] !== undefined ? [String(got[identity.key])] : [],
  )
  const step = { key: identity.key, value: String(identity.value) }
  const found: FieldMismatch = { kind: 'field', path: fieldPath([...path, step]), want: present, got: undefined }
  return have.length === 0 ? found : { ...found, have: have.slice(0, 5) }
}
