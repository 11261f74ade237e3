import type { Pod } from '../../../../../src/sandbox/schema/types.gen.ts'

/** A running pod of one container, `main`. */
export function runningPod(): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'default',
      uid: '5b9b6ad5-0f3f-4e0f-8b4c-3f1f1f6a7c11',
      resourceVersion: '10',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { nodeName: 'n1', containers: [{ name: 'main', image: 'busybox' }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'main',
          image: 'busybox',
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
        },
      ],
    },
  }
}
