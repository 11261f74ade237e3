import { forbidden } from '../../api/status.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Pod, PodSpec, PriorityClass } from '../../schema/types.gen.ts'
import { newObject, shownName, writtenObject } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

/** Source: k8s.io/kubernetes/plugin/pkg/admission/priority/admission.go. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(request, { reader }) {
    const pod = writtenObject<Pod>(request, 'pods')
    if (!pod?.spec) return
    const { spec } = pod
    if (request.operation === 'UPDATE') return keepPriority(spec, request.old as Pod | undefined)
    const found = spec.priorityClassName
      ? reader.get(kinds.priorityClasses, '', spec.priorityClassName)
      : defaultClass(reader)
    if (spec.priorityClassName && !found) {
      throw forbidden(kinds.pods, shownName(request), `no PriorityClass with name ${spec.priorityClassName} was found`)
    }
    const value = found?.value ?? 0
    if (spec.priority !== undefined && spec.priority !== value) {
      const text = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`
      throw forbidden(kinds.pods, shownName(request), text)
    }
    if (found) spec.priorityClassName = found.metadata.name
    spec.priority = value
    const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
      const text = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`
      throw forbidden(kinds.pods, shownName(request), text)
    }
    spec.preemptionPolicy = policy
  },
  validate(request, { reader }) {
    const created = newObject<PriorityClass>(request, 'priorityclasses.scheduling.k8s.io')
    if (!created?.globalDefault) return
    const other = defaultClass(reader)
    if (!other) return
    const text = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`
    throw forbidden(kinds.priorityClasses, shownName(request), text)
  },
}

/** Who leaves out of an update what was computed here means it as it is. */
function keepPriority(spec: PodSpec, old: Pod | undefined): void {
  spec.priority ??= old?.spec?.priority
  spec.preemptionPolicy ??= old?.spec?.preemptionPolicy
}

function defaultClass(reader: Reader): PriorityClass | undefined {
  const defaults = reader.list(kinds.priorityClasses).filter(({ globalDefault }) => globalDefault)
  return defaults.toSorted((a, b) => a.value - b.value)[0]
}
