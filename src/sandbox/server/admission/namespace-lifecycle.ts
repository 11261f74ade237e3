import { forbidden, notFound } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import { shownName } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public'])

/** Source: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(request, { reader }) {
    const { operation, served, namespace } = request
    if (operation !== 'CREATE' || namespace === '' || served.key === 'namespaces') return
    const found = reader.get(kinds.namespaces, '', namespace)
    if (!found) throw notFound(kinds.namespaces, namespace)
    if (found.status?.phase !== 'Terminating') return
    const text = `unable to create new content in namespace ${namespace} because it is being terminated`
    const error = forbidden(served.info, shownName(request), text)
    const cause = {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    }
    error.status.details = { ...error.status.details, causes: [cause] }
    throw error
  },
  validate({ operation, served, name }) {
    if (operation === 'DELETE' && served.key === 'namespaces' && IMMORTAL.has(name)) {
      throw forbidden(kinds.namespaces, name, 'this namespace may not be deleted')
    }
  },
}
