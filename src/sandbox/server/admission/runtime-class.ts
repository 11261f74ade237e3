import { isDeepStrictEqual } from 'node:util'
import { canonicalQuantity } from '../../api/quantity.ts'
import { forbidden } from '../../api/status.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Pod, RuntimeClass, Toleration } from '../../schema/types.gen.ts'
import { newObject, shownName } from './new-object.ts'
import type { AdmissionPlugin, AdmissionRequest } from './types.ts'

type PodDraft = NonNullable<ReturnType<typeof newObject<Pod>>>

/** What a RuntimeClass asks of its pods: overhead and where they may go (plugin/pkg/admission/runtimeclass/admission.go). */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit(request, { reader }) {
    const pod = newObject<Pod>(request, 'pods')
    const found = pod && classOf(request, pod, reader)
    if (!found) return
    const overhead = found.overhead?.podFixed
    if (overhead && pod.spec) {
      if (pod.spec.overhead && !sameQuantities(overhead, pod.spec.overhead)) throw mismatch(request)
      pod.spec.overhead = structuredClone(overhead)
    }
    setScheduling(request, pod, found)
  },
  validate(request, { reader }) {
    const pod = newObject<Pod>(request, 'pods')
    if (!pod) return
    const overhead = classOf(request, pod, reader)?.overhead?.podFixed
    if (overhead && !sameQuantities(overhead, pod.spec?.overhead)) throw mismatch(request)
    if (overhead || !pod.spec?.overhead) return
    throw rejected(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
  },
}

function classOf(request: AdmissionRequest, { spec }: PodDraft, reader: Reader): RuntimeClass | undefined {
  if (spec?.runtimeClassName === undefined) return undefined
  const found = reader.get(kinds.runtimeClasses, '', spec.runtimeClassName)
  if (!found) throw rejected(request, `pod rejected: RuntimeClass ${JSON.stringify(spec.runtimeClassName)} not found`)
  return found
}

function setScheduling(request: AdmissionRequest, { spec }: PodDraft, { scheduling }: RuntimeClass): void {
  if (!scheduling || !spec) return
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key]
    if (own === undefined || own === value) continue
    const wanted = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}`
    throw rejected(request, `conflict: ${wanted}; pod.spec.nodeSelector[${key}] = ${own}`)
  }
  if (scheduling.nodeSelector) spec.nodeSelector = { ...spec.nodeSelector, ...scheduling.nodeSelector }
  if (!scheduling.tolerations) return
  spec.tolerations = merged([...(spec.tolerations ?? []), ...structuredClone(scheduling.tolerations)])
}

/** Leaves out what another toleration includes (`MergeTolerations` in pkg/util/tolerations). */
function merged(all: readonly Toleration[]): Toleration[] {
  return all.filter((toleration, index) => {
    const includedBy = (other: Toleration, at: number) =>
      at !== index && includes(other, toleration) && (at < index || !isDeepStrictEqual(other, toleration))
    return !all.some(includedBy)
  })
}

function includes(wide: Toleration, narrow: Toleration): boolean {
  if (isDeepStrictEqual(wide, narrow)) return true
  const { key = '', operator = 'Equal', effect = '', tolerationSeconds: limit } = wide
  if ((narrow.key ?? '') !== key && !(key === '' && operator === 'Exists')) return false
  if (effect !== '' && effect !== narrow.effect) return false
  const longer = narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > (limit ?? 0)
  if (effect === 'NoExecute' && limit !== undefined && longer) return false
  return operator === 'Exists' || (narrow.operator === 'Equal' && (narrow.value ?? '') === (wide.value ?? ''))
}

function sameQuantities(a: object | undefined, b: object | undefined): boolean {
  const canonical = (list: object | undefined) =>
    Object.entries(list ?? {}).map(([name, value]) => [name, canonicalQuantity(String(value))])
  return isDeepStrictEqual(canonical(a).sort(), canonical(b).sort())
}

function mismatch(request: AdmissionRequest): Error {
  return rejected(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
}

function rejected(request: AdmissionRequest, message: string): Error {
  return forbidden(kinds.pods, shownName(request), message)
}
