import type { Stored } from '../feed.ts'
import type { Place } from '../place.ts'
import type { KubeletStep } from '../scenario.ts'
import { isLike } from './await.ts'

type State = KubeletStep['kubelet']

/** Milliseconds. */
const PATIENCE = 5000

/** Brings pods into a state by writing what a kubelet would write. Says how many, so that both clusters must have as many. */
export async function playKubelet(step: KubeletStep, place: Place): Promise<string> {
  const { kubelet: state, node } = step
  const pods = await podsFor(step, place)
  for (const pod of pods) {
    if (node !== undefined && !pod.spec?.['nodeName']) await bind(pod, node === 'own' ? ownNode(pod) : node, place)
    if (state === 'gone') await send('DELETE', pathOf(pod), { gracePeriodSeconds: 0 }, place)
    else await send('PATCH', `${pathOf(pod)}/status`, { status: statusOf(pod, step, place) }, place)
  }
  return `${pods.length} pods ${state}`
}

async function podsFor({ labels, name, count, kubelet: state }: KubeletStep, place: Place): Promise<Stored[]> {
  const end = Date.now() + PATIENCE
  for (;;) {
    const pods = place.feed
      .list('pods', place.namespace)
      .filter(({ metadata }) => isLike(metadata.labels ?? {}, labels) && (name === undefined || metadata.name === name))
      .filter((pod) => (state === 'gone' ? pod.metadata.deletionTimestamp !== undefined : !isPast(pod, state)))
    const left = end - Date.now()
    if (pods.length >= (count ?? 1) || left <= 0) return pods.slice(0, count)
    await place.change(left)
  }
}

/** Whether a pod is in the state, or has ended, which it does once. */
function isPast(pod: Stored, state: State): boolean {
  const present = stateOf(pod)
  return present === state || present === 'succeeded' || present === 'failed'
}

function stateOf({ status }: Stored): State | undefined {
  const phase = status?.['phase']
  if (phase === 'Succeeded') return 'succeeded'
  if (phase === 'Failed') return 'failed'
  if (phase !== 'Running') return undefined
  return isLike(status, { conditions: [{ type: 'Ready', status: 'True' }] }) ? 'ready' : 'unready'
}

function pathOf({ metadata }: Stored): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`
}

/** The node that the affinity of a daemon set's pod names. */
function ownNode({ spec }: Stored): string {
  const [, name] =
    /"key":"metadata.name","operator":"In","values":\["([^"]+)"\]/.exec(JSON.stringify(spec?.['affinity'])) ?? []
  if (name === undefined) throw new Error('the pod has no node of its own')
  return name
}

async function bind(pod: Stored, node: string, place: Place): Promise<void> {
  const { name } = pod.metadata
  const target = { apiVersion: 'v1', kind: 'Node', name: node }
  await send('POST', `${pathOf(pod)}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target }, place)
}

function statusOf(
  pod: Stored,
  { kubelet, exitCode = kubelet === 'failed' ? 1 : 0, status }: KubeletStep,
  place: Place,
) {
  const now = `${new Date().toISOString().slice(0, 19)}Z`
  const ready = kubelet === 'ready' || kubelet === 'running' ? 'True' : 'False'
  const ended = kubelet === 'succeeded' || kubelet === 'failed'
  const reason = kubelet === 'succeeded' ? 'Completed' : 'Error'
  const state = ended
    ? { terminated: { exitCode, reason, startedAt: now, finishedAt: now } }
    : { running: { startedAt: now } }
  const containers = (pod.spec?.['containers'] ?? []) as { name: string; image: string }[]
  const phase = kubelet === 'succeeded' ? 'Succeeded' : kubelet === 'failed' ? 'Failed' : 'Running'
  const condition = (type: string, value: string) => ({ type, status: value, lastTransitionTime: now })
  return {
    phase,
    startTime: now,
    conditions: [
      ...['PodScheduled', 'Initialized'].map((type) => condition(type, 'True')),
      ...['ContainersReady', 'Ready'].map((type) => condition(type, ready)),
    ],
    containerStatuses: containers.map(({ name, image }) => {
      return { name, image, imageID: '', ready: ready === 'True', started: !ended, restartCount: 0, state }
    }),
    ...addressOf(pod, place),
    ...status,
  }
}

/** The first time a pod is touched it gets the next address of the namespace. */
function addressOf({ status }: Stored, { feed, namespace }: Place) {
  if (status?.['podIP']) return {}
  const taken = feed
    .list('pods', namespace)
    .map((pod) => Number(String(pod.status?.['podIP'] ?? '').split('.')[3]) || 0)
  const podIP = `10.244.7.${Math.max(0, ...taken) + 1}`
  return { podIP, podIPs: [{ ip: podIP }], hostIP: '192.0.2.1', hostIPs: [{ ip: '192.0.2.1' }] }
}

async function send(method: string, path: string, body: unknown, { admin, change }: Place): Promise<void> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  // The next decision is made on what the watch has told.
  const seen = change(2000)
  const answer = await admin.request(method, path, { headers: { 'content-type': type }, body: JSON.stringify(body) })
  // A kubelet, too, may hear only now that a pod has gone.
  if (answer.code >= 300 && answer.code !== 404) throw new Error(`${method} ${path}: ${answer.body}`)
  await seen
}
