import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { PriorityClass } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'

export const priorityClasses: Strategy<PriorityClass> = {
  kind: kinds.priorityClasses,
  setDefaults(draft) {
    draft.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  validate: (priorityClass) => collect((errors) => checkClass(errors, priorityClass)),
  validateUpdate: (priorityClass, old) =>
    collect((errors) => {
      if (priorityClass.value !== old.value) errors.forbidden('value', 'may not be changed in an update.')
      const { preemptionPolicy: policy } = priorityClass
      if (policy !== old.preemptionPolicy) errors.invalid('preemptionPolicy', policy, 'field is immutable')
    }),
  table: {
    columns: columnsOf(kinds.priorityClasses),
    cells: (priorityClass, { now }) => [
      priorityClass.metadata.name,
      priorityClass.value,
      priorityClass.globalDefault ?? false,
      age(priorityClass, now),
      priorityClass.preemptionPolicy ?? '',
    ],
  },
}

const highest = 1_000_000_000

function checkClass(errors: FieldErrors, { metadata, value, preemptionPolicy }: Draft<PriorityClass>): void {
  if (metadata.name?.startsWith('system-')) {
    const known = metadata.name === 'system-cluster-critical' || metadata.name === 'system-node-critical'
    if (!known)
      errors.forbidden(
        'metadata.name',
        `priority class names with 'system-' prefix are reserved for system use only. error: ${metadata.name} is not a known system priority class`,
      )
  } else if (value > highest)
    errors.forbidden('value', `maximum allowed value of a user defined priority is ${highest}`)
  if (preemptionPolicy !== undefined)
    errors.oneOf('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never'])
}
