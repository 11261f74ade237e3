import { CommandError } from '../../errors.ts'
import { findValues } from '../../jsonpath/evaluate.ts'
import type { Obj } from '../../objects.ts'
import { dig, list, text } from '../../objects.ts'
import { relaxedPath } from '../../print/custom-columns.ts'
import { goString } from '../../print/go-value.ts'

/** What `kubectl wait --for` waits for. */
export type Condition =
  | { readonly type: 'create' | 'delete' }
  | { readonly type: 'condition' | 'jsonpath'; readonly met: (object: Obj) => boolean }

export function parseCondition(given: string): Condition {
  const lower = given.toLowerCase()
  if (lower === 'delete' || lower === 'create') return { type: lower }
  if (given.startsWith('condition=')) return statusCondition(given.slice('condition='.length))
  if (given.startsWith('jsonpath=')) return pathCondition(given.slice('jsonpath='.length))
  throw new CommandError(`unrecognized condition: ${JSON.stringify(given)}`)
}

/** A status condition with a value, `True` unless named; one observed before the latest change does not count. */
function statusCondition(spec: string): Condition {
  const equals = spec.indexOf('=')
  const name = (equals < 0 ? spec : spec.slice(0, equals)).toLowerCase()
  const value = (equals < 0 ? 'true' : spec.slice(equals + 1)).toLowerCase()
  return {
    type: 'condition',
    met: (object) => {
      const found = list(object, 'status', 'conditions').find((each) => text(each, 'type').toLowerCase() === name)
      if (found === undefined || isStale(object, found)) return false
      return text(found, 'status').toLowerCase() === value
    },
  }
}

function isStale(object: Obj, condition: unknown): boolean {
  const generation = object.metadata.generation
  const observed = dig(condition, 'observedGeneration') ?? dig(object, 'status', 'observedGeneration')
  return generation !== undefined && typeof observed === 'number' && observed < generation
}

/** `{.status.phase}=Running`; without a value the field only has to be there. */
function pathCondition(given: string): Condition {
  const end = given.startsWith('{') ? given.indexOf('}') + 1 : given.search(/=(?![^[]*\])|$/)
  const path = relaxedPath(stripQuotes(given.slice(0, end)))
  const rest = given.slice(end)
  const wanted = rest.startsWith('=') ? stripQuotes(rest.slice(1)) : undefined
  if (rest.startsWith('=') && wanted === '') throw new CommandError('jsonpath wait has to have a value')
  return {
    type: 'jsonpath',
    met: (object) => {
      const values = findValues(path, object, true)
      if (wanted === undefined) return values.length > 0
      return values.length === 1 && goString(values[0]) === wanted
    },
  }
}

function stripQuotes(text: string): string {
  return text.replace(/^(['"])(.*)\1$/s, '$2')
}
