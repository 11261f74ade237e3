import type { Draft } from '../../objects.ts'
import type { RuntimeClass, Toleration } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import { GoText, quote } from '../common/go-values.ts'
import { kindRef } from '../common/kind-ref.ts'
import { checkLabels } from '../common/labels.ts'
import { dnsLabelErrors } from '../common/names.ts'
import { checkResources } from '../pod/validation/resources.ts'
import { checkTolerations } from '../pod/validation/scheduling.ts'
import type { Strategy } from '../types.ts'

const kind = kindRef<RuntimeClass>('node.k8s.io', 'runtimeclasses', 'RuntimeClass')

export const runtimeClasses: Strategy<RuntimeClass> = {
  kind,
  validate: (runtimeClass) => collect((errors) => checkRuntimeClass(errors, runtimeClass)),
  validateUpdate: ({ handler }, old) =>
    collect((errors) => {
      if (handler !== old.handler) errors.invalid('handler', handler, 'field is immutable')
    }),
  table: {
    columns: columnsOf(kind),
    cells: (runtimeClass, { now }) => [runtimeClass.metadata.name, runtimeClass.handler, age(runtimeClass, now)],
  },
}

/** `ValidateRuntimeClass` */
function checkRuntimeClass(errors: FieldErrors, { handler, overhead, scheduling }: Draft<RuntimeClass>): void {
  errors.invalidAll('handler', handler, dnsLabelErrors(handler))
  if (overhead) checkResources(errors, 'overhead', { limits: overhead.podFixed }, new Set())
  checkLabels(errors, 'scheduling.nodeSelector', scheduling?.nodeSelector)
  checkTolerations(errors, 'scheduling.tolerations.tolerations', scheduling?.tolerations)
  checkUnique(errors, 'scheduling.tolerations', scheduling?.tolerations ?? [])
}

function checkUnique(errors: FieldErrors, field: string, tolerations: readonly Toleration[]): void {
  const seen = new Set<string>()
  for (const [index, toleration] of tolerations.entries()) {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
    const texts = { Key: key, Operator: operator, Value: value, Effect: effect }
    const shown = Object.entries(texts).map(([name, text]) => `${name}:${quote(text)}`)
    const identity = shown.join(', ')
    const seconds = tolerationSeconds === undefined ? 'nil' : '0xc000b1e8a8'
    if (seen.has(identity))
      errors.duplicate(
        `${field}[${index}]`,
        new GoText(`core.Toleration{${identity}, TolerationSeconds:(*int64)(${seconds})}`),
      )
    seen.add(identity)
  }
}
