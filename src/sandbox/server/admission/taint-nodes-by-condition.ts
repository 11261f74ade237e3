import type { Node } from '../../schema/types.gen.ts'
import { newObject } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const key = 'node.kubernetes.io/not-ready'
const effect = 'NoSchedule'

/** A new node takes no pods until the node controller finds it ready. Source: k8s.io/kubernetes/plugin/pkg/admission/nodetaint. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit(request) {
    const node = newObject<Node>(request, 'nodes')
    if (!node) return
    const taints = node.spec?.taints ?? []
    if (taints.some((taint) => taint.key === key && taint.effect === effect)) return
    node.spec = { ...node.spec, taints: [...taints, { key, effect }] }
  },
}
