import type { Client } from '../client.ts'
import { kinds } from '../kinds.ts'
import { isAlreadyExists, isNamespaceTerminating } from './shared/errors.ts'
import type { Controller } from './types.ts'

const NAME = 'kube-root-ca.crt'
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** Publishes the API server's CA (PEM) to every namespace (pkg/controller/certificates/rootcacertpublisher). */
export function rootCaController(certificate: string): Controller {
  return {
    name: 'root-ca-cert-publisher',
    watches: [
      { kind: kinds.namespaces, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
      {
        kind: kinds.configMaps,
        keys: ({ object }) => (object.metadata.name === NAME ? [object.metadata.namespace ?? ''] : []),
      },
    ],
    async reconcile(name, { client }) {
      const namespace = client.get(kinds.namespaces, '', name)
      if (!namespace || namespace.metadata.deletionTimestamp) return undefined
      try {
        await publish(name, { 'ca.crt': certificate }, client)
      } catch (error) {
        if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error
      }
      return undefined
    },
  }
}

async function publish(namespace: string, data: Record<string, string>, client: Client): Promise<void> {
  const current = client.get(kinds.configMaps, namespace, NAME)
  const annotations = { 'kubernetes.io/description': DESCRIPTION }
  if (!current) {
    const metadata = { name: NAME, namespace, annotations }
    await client.create(kinds.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data })
  } else if (JSON.stringify(current.data) !== JSON.stringify(data)) {
    await client.update(kinds.configMaps, { ...current, metadata: { ...current.metadata, annotations }, data })
  }
}
