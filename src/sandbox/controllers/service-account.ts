import { kinds } from '../kinds.ts'
import { isAlreadyExists, isNamespaceTerminating } from './shared/errors.ts'
import type { Controller } from './types.ts'

/** Every namespace has a service account `default` (pkg/controller/serviceaccount/serviceaccounts_controller.go). */
export const serviceAccountController: Controller = {
  name: 'service-account-controller',
  watches: [
    { kind: kinds.namespaces, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
    {
      kind: kinds.serviceAccounts,
      keys: ({ object, type }) => (type === 'DELETED' ? [object.metadata.namespace ?? ''] : []),
    },
  ],
  async reconcile(name, { client }) {
    const namespace = client.get(kinds.namespaces, '', name)
    if (namespace?.status?.phase === 'Terminating' || !namespace || namespace.metadata.deletionTimestamp)
      return undefined
    if (client.get(kinds.serviceAccounts, name, 'default')) return undefined
    try {
      const metadata = { name: 'default', namespace: name }
      await client.create(kinds.serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error
    }
    return undefined
  },
}
