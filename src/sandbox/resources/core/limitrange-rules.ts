import { compareQuantity, parseQuantity, quantityMilliValue } from '../../api/quantity.ts'
import type { Draft } from '../../objects.ts'
import type { LimitRange, LimitRangeItem } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goFraction, goQuantity } from '../common/go-values.ts'
import { qualifiedNameErrors } from '../common/names.ts'
import { checkContainerResourceName, checkResourceName } from '../common/resource-names.ts'

const types = ['Pod', 'Container', 'PersistentVolumeClaim']

/** `ValidateLimitRange`. */
export function checkLimitRange(errors: FieldErrors, { spec }: Draft<LimitRange>): void {
  const seen = new Set<string>()
  for (const [index, item] of (spec?.limits ?? []).entries()) {
    const path = `spec.limits[${index}]`
    checkType(errors, `${path}.type`, item.type)
    if (seen.has(item.type)) errors.duplicate(`${path}.type`, item.type)
    seen.add(item.type)
    checkNames(errors, path, item)
    checkOrder(errors, path, item)
  }
}

function checkType(errors: FieldErrors, field: string, type: string): void {
  const problems = qualifiedNameErrors(type)
  errors.invalidAll(field, type, problems)
  if (problems.length === 0 && !type.includes('/') && !types.includes(type))
    errors.invalid(field, type, 'must be a standard limit type or fully qualified')
}

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

function checkNames(errors: FieldErrors, path: string, item: LimitRangeItem): void {
  const check = item.type === 'Pod' || item.type === 'Container' ? checkContainerResourceName : checkResourceName
  for (const list of lists) {
    const isDefault = list === 'default' || list === 'defaultRequest'
    if (isDefault && item.type === 'Pod') {
      if (Object.keys(item[list] ?? {}).length > 0)
        errors.forbidden(`${path}.${list}`, "may not be specified when `type` is 'Pod'")
      continue
    }
    if (
      list === 'maxLimitRequestRatio' &&
      item.type === 'PersistentVolumeClaim' &&
      !item.min?.['storage'] &&
      !item.max?.['storage']
    )
      errors.required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided')
    for (const name of Object.keys(item[list] ?? {})) check(errors, `${path}.${list}[${name}]`, name)
  }
}

type Bound = (typeof lists)[number]

/** Which amount may not be greater than which: both lists, the one blamed, the one shown, and the words for it. */
const orders: readonly [low: Bound, high: Bound, blamed: Bound, shown: Bound, lowWords: string, highWords: string][] = [
  ['min', 'max', 'min', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min', 'min value', 'default value'],
  ['default', 'max', 'default', 'max', 'default value', 'max value'],
]

function checkOrder(errors: FieldErrors, path: string, item: LimitRangeItem): void {
  const names = new Set(lists.flatMap((list) => Object.keys(item[list] ?? {})))
  for (const name of names) {
    for (const [low, high, blamed, shown, lowWords, highWords] of orders) {
      const [a, b] = [item[low]?.[name], item[high]?.[name]]
      if (a === undefined || b === undefined || compareQuantity(parseQuantity(a), parseQuantity(b)) <= 0) continue
      const value = goQuantity(item[shown]?.[name] ?? '0', true)
      errors.invalid(`${path}.${blamed}[${name}]`, value, `${lowWords} ${a} is greater than ${highWords} ${b}`)
    }
    checkRatio(errors, `${path}.maxLimitRequestRatio[${name}]`, item, name)
  }
}

function checkRatio(errors: FieldErrors, path: string, item: LimitRangeItem, name: string): void {
  const [ratio, min, max] = [item.maxLimitRequestRatio?.[name], item.min?.[name], item.max?.[name]]
  if (ratio === undefined) return
  const refuse = (detail: string) => errors.invalid(path, goFraction(ratio), `ratio ${ratio} is ${detail}`)
  const value = parseQuantity(ratio)
  if (compareQuantity(value, parseQuantity('1')) < 0) refuse('less than 1')
  if (min === undefined || max === undefined) return
  const most = quantityMilliValue(parseQuantity(max)) / quantityMilliValue(parseQuantity(min))
  if (quantityMilliValue(value) / 1000 > most) refuse(`greater than max/min = ${most.toFixed(6)}`)
}
