import type { ClusterRequest, ProvidedCluster } from './types.ts'

export async function provideSandbox(_request: ClusterRequest): Promise<ProvidedCluster> {
  throw new Error('pending')
}
