import { kinds } from '../../kinds.ts'
import type { Volume } from '../../schema/types.gen.ts'
import { type NodeContext, type PodState, podAddresses } from './context.ts'
import { tellFailures } from './mount-failures.ts'
import { createSandbox, type PodSandbox } from './sandbox.ts'

/** Mounts the volumes and makes the sandbox; a number is the time to try again. */
export async function prepare(context: NodeContext, state: PodState): Promise<PodSandbox | number> {
  if (state.sandbox) return state.sandbox
  const { clock, events } = context
  const { mounting, pod } = state
  if (mounting.retryAt > clock.now()) return mounting.retryAt
  const source = { client: context.client, pod, addresses: podAddresses(context, state) }
  const failures = await state.volumes.mount(source)
  if (failures.length > 0) {
    tellFailures(context, state, failures)
    mounting.retryAt = clock.now() + Math.min(firstMountDelay * 2 ** mounting.tries, longestMountDelay)
    mounting.tries += 1
    return mounting.retryAt
  }
  const unknown = missingRuntime(context, state)
  if (unknown !== undefined) {
    events.event(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${unknown}`)
    mounting.retryAt = clock.now() + sandboxDelay
    return mounting.retryAt
  }
  if (hadSandbox(state)) {
    const text = 'Pod sandbox changed, it will be killed and re-created.'
    events.event(pod, 'Normal', 'SandboxChanged', text)
  }
  state.sandbox = createSandbox(pod, context.network, clock)
  await state.volumes.refresh({ ...source, addresses: podAddresses(context, state) }, isDownward)
  return state.sandbox
}

/** Whether a volume tells of the pod itself. */
export function isDownward({ downwardAPI, projected }: Volume): boolean {
  return Boolean(downwardAPI ?? projected?.sources?.some((projection) => projection.downwardAPI))
}

function hadSandbox({ records }: PodState): boolean {
  return [...records.values()].some(({ attempts }) => attempts > 0)
}

/** The node has one container runtime; containerd words its refusal of another. */
function missingRuntime({ client }: NodeContext, { pod }: PodState): string | undefined {
  const name = pod.spec?.runtimeClassName
  if (!name) return undefined
  const found = client.get(kinds.runtimeClasses, '', name)
  if (!found) return `runtimeclass.node.k8s.io ${JSON.stringify(name)} not found`
  if (found.handler === 'runc') return undefined
  const cause = `no runtime for ${JSON.stringify(found.handler)} is configured`
  return `rpc error: code = Unknown desc = failed to get sandbox runtime: ${cause}`
}

/** `backOffPeriod` in pkg/kubelet */
const sandboxDelay = 10_000

/** pkg/util/goroutinemap/exponentialbackoff */
const firstMountDelay = 500
const longestMountDelay = 122_000
