import { forbidden } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import type { Ingress } from '../../schema/types.gen.ts'
import { newObject, shownName } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class'
const OLD_CLASS = 'kubernetes.io/ingress.class'

/** Source: k8s.io/kubernetes/plugin/pkg/admission/network/defaultingressclass. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit(request, { reader }) {
    const ingress = newObject<Ingress>(request, 'ingresses.networking.k8s.io')
    if (
      !ingress ||
      ingress.spec?.ingressClassName !== undefined ||
      ingress.metadata.annotations?.[OLD_CLASS] !== undefined
    )
      return
    const defaults = reader
      .list(kinds.ingressClasses)
      .filter(({ metadata }) => metadata.annotations?.[DEFAULT] === 'true')
    if (defaults.length > 1) {
      const text = `${defaults.length} default IngressClasses were found, only 1 allowed`
      throw forbidden(kinds.ingresses, shownName(request), text)
    }
    const [only] = defaults
    if (only) ingress.spec = { ...ingress.spec, ingressClassName: only.metadata.name }
  },
}
