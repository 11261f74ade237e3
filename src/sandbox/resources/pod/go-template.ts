import type { PodTemplateSpec } from '../../schema/types.gen.ts'
import { GoText } from '../common/go-values.ts'
import { printGo } from './go/print.ts'
import { goValue } from './go/value.ts'

/** `%#v` of a `core.PodTemplateSpec`, as the API server tells of a template that may not change. */
export function goPodTemplate(template: PodTemplateSpec): GoText {
  return new GoText(printGo(goValue('core.PodTemplateSpec', template)))
}
