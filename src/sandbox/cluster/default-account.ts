import { kinds } from '../kinds.ts'
import type { ApiCore } from '../server/server.ts'

/**
 * Resolves once the namespace `default` has its service account, without which no pod is admitted there. `minikube start` and `gcloud
 * container clusters create` end after that, too.
 */
export function defaultAccount(core: ApiCore): Promise<void> {
  if (hasDefaultAccount(core)) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = core.clientFor('kube-apiserver').watch(kinds.serviceAccounts, () => {
      if (!hasDefaultAccount(core)) return
      stop()
      resolve()
    })
  })
}

export function hasDefaultAccount({ services }: ApiCore): boolean {
  return services.backend.reader.get(kinds.serviceAccounts, 'default', 'default') !== undefined
}
