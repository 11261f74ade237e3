import type { ProviderName } from '../checks/schema.ts'
import { provideContext } from './from-context.ts'
import { contextOfTool } from './named-contexts.ts'
import type { ClusterRequest, ProvidedCluster } from './types.ts'

type Choice = { provider: Exclude<ProviderName, 'context'> } | { provider: 'context'; context: string }

/** The cluster a lab runs on. */
export async function provideCluster(choice: Choice, request: ClusterRequest): Promise<ProvidedCluster> {
  if (choice.provider === 'context') return provideContext('context', choice.context, request)
  if (choice.provider !== 'sandbox')
    return provideContext(choice.provider, await contextOfTool(choice.provider, request.env), request)
  const { provideSandbox } = await import('./sandbox.ts')
  return provideSandbox(request)
}
