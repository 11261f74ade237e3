import path from 'node:path'
import { stringify } from 'yaml'
import type { ProviderName } from '../checks/schema.ts'
import { kubeconfigPaths, readContext } from '../cluster/kubeconfig.ts'
import { writeFileAtomic } from '../util/atomic-file.ts'
import { prepareShims } from './shims.ts'
import type { ClusterRequest, ProvidedCluster } from './types.ts'

/**
 * A cluster of the learner's own kubeconfig. The lab's commands get a kubeconfig with this context alone: a slip of the tongue
 * cannot reach another cluster.
 */
export async function provideContext(
  provider: ProviderName,
  contextName: string,
  request: ClusterRequest,
): Promise<ProvidedCluster> {
  const context = await readContext(kubeconfigPaths(undefined, request.env), contextName)
  const kubeconfig = path.join(request.stateFolder, 'kubeconfig')
  await writeFileAtomic(kubeconfig, oneContext(context, request.namespace))
  const shims = await prepareShims(request, ['kubectl', 'jq', 'curl', 'watch'])
  return {
    provider,
    name: context.name,
    kubeconfig,
    context: context.name,
    environment: {
      KUBECONFIG: kubeconfig,
      K8SLAB_HOME: request.home,
      K8SLAB_WORKDIR: request.workFolder,
      PATH: [request.env['PATH'], shims].filter(Boolean).join(path.delimiter),
    },
    fetchesFiles: false,
    close: () => undefined,
  }
}

function oneContext(context: Awaited<ReturnType<typeof readContext>>, namespace: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context.name,
    contexts: [{ name: context.name, context: { cluster: context.clusterName, user: context.userName, namespace } }],
    clusters: [{ name: context.clusterName, cluster: context.cluster }],
    users: [{ name: context.userName, user: context.user }],
  })
}
