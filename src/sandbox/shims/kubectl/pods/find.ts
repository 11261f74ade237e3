import { setTimeout as delay } from 'node:timers/promises'
import { kinds } from '../../../kinds.ts'
import type { Pod } from '../../../schema/types.gen.ts'
import { pathOf } from '../api/mapper.ts'
import { readArguments } from '../builder/arguments.ts'
import { CommandError } from '../errors.ts'
import type { Factory } from '../factory.ts'
import type { Obj, ObjList } from '../objects.ts'
import { child, isA, list, text } from '../objects.ts'

/** What a command line named, and the pod that stands for it. */
export interface FoundPod {
  readonly pod: Pod
  /** The object named, when it was no pod: a deployment, a service. */
  readonly owner?: Obj
}

export interface FindOptions {
  /** Milliseconds to wait for a first pod. */
  readonly timeout: number
  readonly order: PodOrder
}

/** Which pod of several comes first. */
export type PodOrder = (a: Pod, b: Pod) => number

/** The pod of `NAME`, `pod/NAME`, `deployment/NAME`, `service/NAME`, … (polymorphichelpers' attachable pod). */
export async function findPod(factory: Factory, target: string, options: FindOptions): Promise<FoundPod> {
  const mapper = await factory.mapper()
  const named = readArguments(mapper, target.includes('/') ? [target] : ['pods', target])
  const item = named.type === 'names' ? named.items[0] : undefined
  if (!item) throw new CommandError(`cannot read ${target}`)
  const { resource, name } = item
  const object = await factory
    .rest()
    .json<Obj>({ path: pathOf(resource, resource.namespaced ? factory.namespace() : '', name) })
  if (isA(object, kinds.pods)) return { pod: object }
  const { pods } = await podsOf(factory, object, options)
  const [first] = pods
  if (!first) throw new CommandError('timed out waiting for the condition')
  return { pod: first, owner: object }
}

/** The pods an object selects, best first; waits for the first one. */
export async function podsOf(factory: Factory, object: Obj, { timeout, order }: FindOptions): Promise<{ pods: Pod[] }> {
  const labelSelector = selectorText(object)
  const deadline = Date.now() + timeout
  for (;;) {
    const found = await factory
      .rest()
      .json<ObjList<Pod>>({ path: `/api/v1/namespaces/${object.metadata.namespace}/pods`, query: { labelSelector } })
    const pods = found.items.toSorted(order)
    if (pods.length > 0 || Date.now() >= deadline || factory.io.signal?.aborted) return { pods }
    await delay(500, undefined, factory.io.signal ? { signal: factory.io.signal } : {})
  }
}

/** The selector of a workload or service as the server reads it. */
function selectorText(object: Obj): string {
  const selector = child(object, 'spec', 'selector')
  const isLabelSelector = 'matchLabels' in selector || 'matchExpressions' in selector
  if (object.kind !== 'Service' && object.kind !== 'ReplicationController' && isLabelSelector)
    return labelSelectorText(selector)
  if (Object.keys(selector).length === 0) {
    throw new CommandError(
      object.kind === 'Service'
        ? `invalid service '${object.metadata.name}': Service is defined without a selector`
        : `selector for ${object.kind} not implemented`,
    )
  }
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')
}

export function labelSelectorText(selector: object): string {
  const labels = Object.entries(child(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`)
  const expressions = list(selector, 'matchExpressions').map((each) => {
    const key = text(each, 'key')
    const values = list(each, 'values').join(',')
    const forms: Readonly<Record<string, string>> = {
      In: `${key} in (${values})`,
      NotIn: `${key} notin (${values})`,
      Exists: key,
      DoesNotExist: `!${key}`,
    }
    return forms[text(each, 'operator')] ?? key
  })
  return [...labels, ...expressions].join(',')
}

/** Ready and long-running pods first: for exec, attach and port-forward (controller.ActivePods reversed). */
export const activeFirst: PodOrder = (a, b) => score(b) - score(a) || created(a) - created(b)

/** The pods whose logs are most worth reading first (controller.ByLogging). */
export const loggingFirst: PodOrder = (a, b) =>
  score(b) - score(a) || restarts(b) - restarts(a) || created(a) - created(b)

function score(pod: Pod): number {
  const assigned = pod.spec?.nodeName ? 4 : 0
  const phase = { Running: 2, Unknown: 1 }[pod.status?.phase ?? ''] ?? 0
  const ready = pod.status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ? 0.5 : 0
  return assigned + phase + ready
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((each) => each.restartCount))
}

function created(pod: Pod): number {
  return Date.parse(pod.metadata.creationTimestamp ?? '')
}
