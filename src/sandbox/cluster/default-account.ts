import { kinds } from '../kinds.ts'
import type { ApiCore } from '../server/server.ts'

/**
 * Resolves once the namespace `default` has its service account, without which no pod is admitted there. `minikube start` and `gcloud
 * container clusters create` end after that, too.
 */
export function defaultAccount({ clientFor }: ApiCore): Promise<void> {
  const client = clientFor('kube-apiserver')
  const isThere = () => client.get(kinds.serviceAccounts, 'default', 'default') !== undefined
  if (isThere()) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = client.watch(kinds.serviceAccounts, () => {
      if (!isThere()) return
      stop()
      resolve()
    })
  })
}
