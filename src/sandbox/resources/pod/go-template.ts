import type { PodTemplateSpec } from '../../schema/types.ts'
import { GoText, goMap, quote } from '../common/go-values.ts'

/**
 * What stands for `%#v` of a `core.PodTemplateSpec`. Go prints every field of every struct in it, with memory addresses that differ each
 * time; this keeps to the metadata and to names and images.
 */
export function goPodTemplate({ metadata = {}, spec }: PodTemplateSpec): GoText {
  const containers = (spec?.containers ?? []).map(
    ({ name, image = '' }) => `core.Container{Name:${quote(name)}, Image:${quote(image)}}`,
  )
  const meta = `v1.ObjectMeta{Labels:${goMap(metadata.labels).text}, Annotations:${goMap(metadata.annotations).text}}`
  const pod = `core.PodSpec{Containers:[]core.Container{${containers.join(', ')}}}`
  return new GoText(`core.PodTemplateSpec{ObjectMeta:${meta}, Spec:${pod}}`)
}
