import type { Readable } from 'node:stream'
import type { Reader } from '../../../src/sandbox/client.ts'
import { createNetwork, type NetworkOptions } from '../../../src/sandbox/network/network.ts'
import type { Network, PodNetwork } from '../../../src/sandbox/network/types.ts'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

/** A reader over plain objects that a test may change at any time. */
export function readerOf(objects: unknown[]): Reader {
  const all = objects as KubeObject[]
  return {
    get: (kind, namespace, name) =>
      all.find(
        (object) =>
          object.kind === kind.kind && (object.metadata.namespace ?? '') === namespace && object.metadata.name === name,
      ) as never,
    list: (kind, namespace) =>
      all.filter(
        (object) => object.kind === kind.kind && (namespace === undefined || object.metadata.namespace === namespace),
      ) as never,
  }
}

export function service(name: string, spec: object, more: { namespace?: string; status?: object } = {}) {
  const namespace = more.namespace ?? 'default'
  return {
    kind: 'Service',
    metadata: { name, namespace, uid: `${namespace}/${name}` },
    spec: { type: 'ClusterIP', ...spec },
    status: more.status ?? {},
  }
}

export function endpointSlice(
  name: string,
  port: { name?: string; port: number; protocol?: string },
  endpoints: { ip: string; ready?: boolean; serving?: boolean; hostname?: string; nodeName?: string }[],
  namespace = 'default',
) {
  return {
    kind: 'EndpointSlice',
    metadata: { name: `${name}-abcde`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: '', protocol: 'TCP', ...port }],
    endpoints: endpoints.map(({ ip, ready = true, serving = ready, ...rest }) => ({
      addresses: [ip],
      conditions: { ready, serving, terminating: !ready && serving },
      ...rest,
    })),
  }
}

export function node(name: string, internal: string, external?: string) {
  const addresses = [{ type: 'InternalIP', address: internal }]
  if (external) addresses.push({ type: 'ExternalIP', address: external })
  return { kind: 'Node', metadata: { name, uid: name }, spec: {}, status: { addresses } }
}

export function namespace(name: string) {
  return { kind: 'Namespace', metadata: { name, uid: name } }
}

export interface TestWorld {
  objects: unknown[]
  network: Network
  clock: ReturnType<typeof fakeClock>
  pod(name: string, options?: { node?: string; namespace?: string; hostNetwork?: boolean }): PodNetwork
}

/** A network over the objects, with a clock of the test's. */
export function world(objects: unknown[] = [], options: Partial<NetworkOptions> = {}): TestWorld {
  const clock = fakeClock()
  const network = createNetwork({ reader: readerOf(objects), clock, ...options })
  return {
    objects,
    network,
    clock,
    pod: (name, { node = 'minikube', namespace = 'default', hostNetwork = false } = {}) =>
      network.addPod({ namespace, name, uid: name, node, hostNetwork }),
  }
}

/** Moves time on, after what has begun has come to its timers. */
export async function pass(clock: TestWorld['clock'], milliseconds: number): Promise<void> {
  await clock.advance(0)
  await clock.advance(milliseconds)
}

/** Answers every connection with a text and ends it. */
export function greeter(pod: PodNetwork, port: number, text: string): void {
  pod.listen(port, (connection) => connection.end(text))
}

/** All that is read until the end; unlike an async iterator it leaves the stream's writing half open. */
export function readAll(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    stream.once('end', () => resolve(text))
    stream.once('error', reject)
  })
}

/** What a peer says on a new connection. */
export async function ask(from: Pick<PodNetwork, 'connect'>, host: string, port: number): Promise<string> {
  const connection = await from.connect(host, port)
  connection.end()
  return readAll(connection)
}
