import assert from 'node:assert/strict'
import type { Client, EventRecorder } from '../../../../src/sandbox/client.ts'
import { kinds } from '../../../../src/sandbox/kinds.ts'
import { type Kubelet, startKubelet } from '../../../../src/sandbox/kubelet/kubelet.ts'
import { createNetwork } from '../../../../src/sandbox/network/network.ts'
import type { Container, ContainerStatus, Node, Pod, PodSpec } from '../../../../src/sandbox/schema/types.gen.ts'
import { fakeCluster } from '../../../helpers/fake-client.ts'
import { type FakeClock, fakeClock } from '../../../helpers/fake-clock.ts'
import { fakeImages } from './images.ts'

export interface KubeletWorld {
  clock: FakeClock
  client: Client
  kubelet: Kubelet
  /** `Warning BackOff Back-off …`, in order. */
  events: string[]
  /** Creates a pod on the node and lets its first containers start. */
  run(spec: Partial<PodSpec>, metadata?: { name?: string; labels?: Record<string, string> }): Promise<Pod>
  pod(name?: string): Pod
  status(container?: string, pod?: string): ContainerStatus
  /** A new kubelet on the same API, as after the node was restarted. */
  restart(): void
  close(): void
}

/** A node with a kubelet, a clock that stands still and an API server in memory. */
export function kubeletWorld(options: { directory?: string } = {}): KubeletWorld {
  const clock = fakeClock()
  const cluster = fakeCluster(clock, [node])
  const events: string[] = []
  const errors: unknown[] = []
  const recorder: EventRecorder = {
    event: ({ kind }, type, reason, message) => {
      if (kind === 'Pod') events.push(`${type} ${reason} ${message}`)
    },
  }
  const { client } = cluster
  const network = createNetwork({ reader: client, clock })
  const start = () =>
    startKubelet({
      node: 'n1',
      clientFor: cluster.clientFor,
      clock,
      network,
      images: fakeImages,
      events: recorder,
      onError: (error) => errors.push(error),
      ...options,
    })
  const world: KubeletWorld = {
    clock,
    client,
    kubelet: start(),
    events,
    async run(spec, metadata = {}) {
      await client.create(kinds.pods, podOf(spec, metadata))
      await clock.advance(0)
      await clock.advance(300)
      return world.pod(metadata.name)
    },
    pod(name = 'p') {
      const found = client.get(kinds.pods, 'default', name)
      if (!found) throw new Error(`no pod ${name}`)
      return found
    },
    status(container = 'main', pod = 'p') {
      const { containerStatuses = [], initContainerStatuses = [] } = world.pod(pod).status ?? {}
      const found = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container)
      if (!found) throw new Error(`no status of ${container}`)
      return found
    },
    restart() {
      world.kubelet.close()
      world.kubelet = start()
    },
    close() {
      world.kubelet.close()
      network.close()
      assert.deepEqual(errors, [])
    },
  }
  return world
}

/** A container of the image that the tests know. */
export function container(fields: Partial<Container> = {}): Container {
  return { name: 'main', image: 'tools:1', imagePullPolicy: 'IfNotPresent', ...fields }
}

const node: Omit<Node, 'metadata'> & { metadata: { name: string } } = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { addresses: [{ type: 'InternalIP', address: '192.168.49.2' }], allocatable: { cpu: '2', memory: '4Gi' } },
}

function podOf(spec: Partial<PodSpec>, metadata: { name?: string; labels?: Record<string, string> }) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', ...metadata },
    spec: { nodeName: 'n1', restartPolicy: 'Always', containers: [container()], ...spec },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  }
}
