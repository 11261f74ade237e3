import { indented } from '../../../util/indented.ts'
import { weight } from '../../api/json/weight.ts'
import { inTurns, type Steps } from '../../steps.ts'
import { yamlOf } from './yaml.ts'

/** What is written in one step, counted in values. */
const MOST = 300
/**
 * JSON text as YAML, as `toYaml` writes it; of what is big a part at a time, with others in between. A text that looks like the start of a
 * document (`---`) is then also quoted where it need not be.
 */
export async function toYamlInTurns(text: string): Promise<string> {
  return inTurns(() => textSteps(text))
}

function* textSteps(text: string): Steps<string> {
  const value: unknown = JSON.parse(text)
  yield
  return yield* yamlSteps(value)
}

/** A value in YAML, in steps. @param most values a step, two at least */
export function* yamlSteps(value: unknown, most = MOST): Steps<string> {
  return weight(value, most) < most ? yamlOf(value) : yield* bigSteps(value, most)
}

function* bigSteps(value: unknown, most: number): Steps<string> {
  yield
  const parts: string[] = []
  for (const part of Array.isArray(value) ? inLists(value, most) : inMaps(value as Record<string, unknown>, most)) {
    parts.push('whole' in part ? yamlOf(part.whole) : part.around(yield* bigSteps(part.inner, most)))
    yield
  }
  return parts.join('')
}

/** Something to be written as it is, or something big and what stands around it. */
type Part = { whole: unknown } | { inner: unknown; around: (text: string) => string }

function* inLists(items: readonly unknown[], most: number): Generator<Part> {
  for (const { small, big } of batches(items, (item) => weight(item, most), most)) {
    if (small.length > 0) yield { whole: small }
    if (big) yield { inner: big.item, around: (text) => indented(text, '- ', '  ') }
  }
}

function* inMaps(map: Record<string, unknown>, most: number): Generator<Part> {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const weigh = ([key, value]: [string, unknown]) => {
    const own = weight(value, most)
    return own >= most && isLong(headOf(key)) ? 1 : own
  }
  for (const { small, big } of batches(entries, weigh, most)) {
    if (small.length > 0) yield { whole: Object.fromEntries(small) }
    if (!big) continue
    const [key, inner] = big.item
    const head = headOf(key).replace(/ \[\]\n$/, '\n')
    // Lists stand as far to the left as their key.
    yield { inner, around: (text) => head + (Array.isArray(inner) ? text : indented(text, '  ', '  ')) }
  }
}

function headOf(key: string): string {
  return yamlOf({ [key]: [] })
}

/** A long key is written in a way of its own, which its value follows in another. */
function isLong(head: string): boolean {
  return head.startsWith('? ')
}

/** Small ones together, as many as make a step; after them the big one that follows, if any. */
function* batches<T>(
  all: readonly T[],
  weigh: (one: T) => number,
  most: number,
): Generator<{ small: T[]; big?: { item: T } }> {
  let small: T[] = []
  let sum = 0
  for (const item of all) {
    const own = weigh(item)
    if (own >= most) yield { small, big: { item } }
    else {
      small.push(item)
      sum += own
      if (sum < most) continue
      yield { small }
    }
    small = []
    sum = 0
  }
  yield { small }
}
