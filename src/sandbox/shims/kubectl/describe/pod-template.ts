import type { PodSpec, PodTemplateSpec, Toleration } from '../../../schema/types.gen.ts'
import { writeContainers } from './containers.ts'
import { formatSelector } from './format.ts'
import { writeVolumes } from './volumes.ts'
import type { DescribeWriter } from './writer.ts'

export function writePodTemplate(w: DescribeWriter, template: PodTemplateSpec | undefined): void {
  w.line(0, 'Pod Template:')
  w.map('  Labels', template?.metadata?.labels)
  if (Object.keys(template?.metadata?.annotations ?? {}).length > 0)
    w.annotations(template?.metadata?.annotations, '  Annotations')
  const spec: PodSpec = template?.spec ?? { containers: [] }
  if (spec.serviceAccountName) w.field(1, 'Service Account', spec.serviceAccountName)
  if (spec.initContainers?.length) writeContainers(w, spec.initContainers, { title: 'Init Containers', indent: '  ' })
  writeContainers(w, spec.containers, { title: 'Containers', indent: '  ' })
  writeVolumes(w, spec.volumes, '  ')
  writeSpread(w, spec, '  ')
  if (spec.priorityClassName) w.field(1, 'Priority Class Name', spec.priorityClassName)
  w.map('  Node-Selectors', spec.nodeSelector)
  writeTolerations(w, '  Tolerations', spec.tolerations)
}

export function writeTolerations(
  w: DescribeWriter,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  const sorted = (tolerations ?? []).toSorted((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  )
  w.items(title, sorted.map(tolerationText))
}

function tolerationText({ key = '', value = '', effect = '', operator, tolerationSeconds }: Toleration): string {
  const head = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`
  const exists = operator === 'Exists' && value === '' ? `${head === '' ? '' : ' '}op=Exists` : ''
  return `${head}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
}

export function writeSpread(w: DescribeWriter, { topologySpreadConstraints = [] }: PodSpec, indent: string): void {
  if (topologySpreadConstraints.length === 0) return
  const sorted = topologySpreadConstraints.toSorted((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  w.items(
    'Topology Spread Constraints',
    sorted.map(
      (each) =>
        `${each.topologyKey}:${each.whenUnsatisfiable} when max skew ${each.maxSkew} is exceeded${each.labelSelector ? ` for selector ${formatSelector(each.labelSelector)}` : ''}`,
    ),
    indent,
  )
}
