import { formatTime } from '../../../../src/sandbox/clock.ts'
import { kinds } from '../../../../src/sandbox/kinds.ts'
import type { Draft } from '../../../../src/sandbox/objects.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../../src/sandbox/schema/types.gen.ts'
import type { FakeCluster } from './fake-cluster.ts'

export const template = (app: string, image = 'nginx:1.27') => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: app, image }] },
})

export function deployment(name: string, spec: Partial<NonNullable<Deployment['spec']>> = {}): Draft<Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: template(name),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
    },
  }
}

export function replicaSet(name: string, replicas: number): Draft<ReplicaSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name) },
  }
}

/** Makes every pod that is not ready run and be ready now. */
export async function makeReady(cluster: FakeCluster, which: (pod: Pod) => boolean = () => true): Promise<void> {
  const lastTransitionTime = formatTime(cluster.clock.now())
  for (const pod of cluster.client.list(kinds.pods)) {
    if (!which(pod) || pod.status?.phase === 'Running') continue
    const status = {
      ...pod.status,
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }],
    }
    await cluster.client.updateStatus(kinds.pods, { ...pod, status })
  }
  await cluster.settle()
}
