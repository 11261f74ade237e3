import type { ProviderName } from '../checks/schema.ts'
import { kubeconfigPaths, listContexts } from '../cluster/kubeconfig.ts'
import { UserError } from '../util/errors.ts'

/** How the contexts are called that a tool writes into the kubeconfig, and the command that makes such a cluster. */
const tools = {
  minikube: { pattern: /^minikube$/, start: 'minikube start' },
  kind: { pattern: /^kind-/, start: 'kind create cluster' },
  gke: { pattern: /^gke_/, start: 'gcloud container clusters create io' },
} satisfies Partial<Record<ProviderName, { pattern: RegExp; start: string }>>

export type ToolName = keyof typeof tools

/** The context a tool has written: the current one when it is of that tool, else the only one. */
export async function contextOfTool(tool: ToolName, env: NodeJS.ProcessEnv): Promise<string> {
  const { names, current } = await listContexts(kubeconfigPaths(undefined, env))
  const found = names.filter((name) => tools[tool].pattern.test(name))
  if (current !== undefined && found.includes(current)) return current
  const [first, ...others] = found
  if (first === undefined) throw missing(tool)
  if (others.length > 0) throw several(tool, found)
  return first
}

/** Clusters made for trying things out are touched without asking; any other only after it was named and confirmed. */
export function isForTrying(context: string): boolean {
  return tools.minikube.pattern.test(context) || tools.kind.pattern.test(context)
}

function missing(tool: ToolName): UserError {
  return new UserError(
    'no-cluster',
    { en: `The kubeconfig has no context of ${tool}.`, ko: `kubeconfig에 ${tool} 컨텍스트가 없습니다.` },
    {
      suggestions: [tools[tool].start, 'k8slab start LAB --cluster sandbox'],
    },
  )
}

function several(tool: ToolName, names: readonly string[]): UserError {
  return new UserError(
    'several-clusters',
    {
      en: `The kubeconfig has several contexts of ${tool}: ${names.join(', ')}.`,
      ko: `kubeconfig에 ${tool} 컨텍스트가 여러 개 있습니다: ${names.join(', ')}`,
    },
    {
      suggestions: names.map((name) => `k8slab start LAB --cluster context:${name}`),
    },
  )
}
