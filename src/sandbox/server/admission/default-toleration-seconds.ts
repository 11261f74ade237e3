import type { Pod, Toleration } from '../../schema/types.gen.ts'
import { writtenObject } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
const SECONDS = 300

/** Pods stay five minutes on a node that is in trouble. Source: k8s.io/kubernetes/plugin/pkg/admission/defaulttolerationseconds. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(request) {
    const pod = writtenObject<Pod>(request, 'pods')
    if (!pod?.spec) return
    const tolerations = pod.spec.tolerations ?? []
    const missing = TAINTS.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)))
    if (missing.length === 0) return
    const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }))
    pod.spec.tolerations = [...tolerations, ...added]
  },
}

function tolerates({ key, effect }: Toleration, taint: string): boolean {
  return (key === taint || !key) && (effect === 'NoExecute' || !effect)
}
