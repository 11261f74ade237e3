import type { JobSpec, SuccessPolicy, SuccessPolicyRule } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import { readIndexes } from './indexes.ts'

const MOST_RULES = 20

/** `validateSuccessPolicy` */
export function checkSuccessPolicy(errors: FieldErrors, field: string, policy: SuccessPolicy, spec: JobSpec) {
  if (spec.completionMode !== 'Indexed')
    return errors.invalid(field, goSuccessPolicy(policy), 'requires indexed completion mode')
  const rules = policy.rules ?? []
  if (rules.length === 0)
    errors.required(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified')
  if (rules.length > MOST_RULES) errors.tooMany(`${field}.rules`, rules.length, MOST_RULES)
  for (const [index, rule] of rules.entries())
    checkRule(errors, `${field}.rules[${index}]`, rule, spec.completions ?? 0)
}

/** `%#v` of a `batch.SuccessPolicy`. */
export function goSuccessPolicy({ rules }: SuccessPolicy): GoText {
  const pointer = (value: unknown, type: string) => `(*${type})(${value === undefined ? 'nil' : '0xc000b1e8a8'})`
  const texts = (rules ?? []).map(
    ({ succeededIndexes, succeededCount }) =>
      `batch.SuccessPolicyRule{SucceededIndexes:${pointer(succeededIndexes, 'string')}, SucceededCount:${pointer(succeededCount, 'int32')}}`,
  )
  return new GoText(`batch.SuccessPolicy{Rules:[]batch.SuccessPolicyRule{${texts.join(', ')}}}`)
}

function checkRule(errors: FieldErrors, path: string, rule: SuccessPolicyRule, completions: number): void {
  const { succeededIndexes: indexes, succeededCount: count } = rule
  if (indexes === undefined && count === undefined)
    errors.required(path, 'at least one of succeededCount or succeededIndexes must be specified')
  const read = readIndexes(indexes ?? '', completions)
  if ('problem' in read)
    errors.invalid(`${path}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${read.problem}`)
  if (count === undefined) return
  const field = `${path}.succeededCount`
  errors.nonNegative(field, count)
  const most = (number: number, of: string) => `must be less than or equal to ${number} (the number of ${of})`
  if (count > completions) errors.invalid(field, count, most(completions, 'specified completions'))
  const total = 'total' in read ? read.total : 0
  if (indexes !== undefined && count > total)
    errors.invalid(field, count, most(total, 'indexes in the specified succeededIndexes field'))
}
