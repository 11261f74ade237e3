import assert from 'node:assert/strict'
import type { KubeJson } from '../../../src/checks/objects.ts'
import { kube } from '../objects.ts'
import { deployment, pod, set, target, why } from './world.ts'

const container = (state: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  containerStatuses: [{ name: 'c', state, ...more }],
})

function event(about: KubeJson, reason: string, message: string, type = 'Warning'): KubeJson {
  const { kind, metadata } = about
  return kube('Event', `${metadata.name}.${reason}`, {
    type,
    reason,
    message,
    lastTimestamp: '2026-01-01T00:00:00Z',
    involvedObject: { kind, name: metadata.name, uid: metadata.uid },
  })
}

describe('why a Deployment is not up', () => {
  it('its image does not exist', async () => {
    const one = pod(
      container({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx:1.10"' } }),
    )
    const failed = event(
      one,
      'Failed',
      'Failed to pull image "nginx:1.10": rpc error: code = NotFound desc = nginx:1.10 not found',
    )
    assert.deepEqual(await why({ target }, [deployment, set, one, failed]), [
      'pod web-1-x: ImagePullBackOff, the image nginx:1.10 cannot be pulled: nginx:1.10 not found',
    ])
  })

  it('its image does not exist, in the words of containerd', async () => {
    const one = pod(container({ waiting: { reason: 'ErrImagePull' } }))
    const message =
      'Failed to pull image "nginx:1.10": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.10": failed to resolve reference "docker.io/library/nginx:1.10": docker.io/library/nginx:1.10: not found'
    assert.deepEqual(await why({ target }, [deployment, set, one, event(one, 'Failed', message)]), [
      'pod web-1-x: ErrImagePull, the image nginx:1.10 cannot be pulled: docker.io/library/nginx:1.10: not found',
    ])
  })

  it('its container ends again and again, with its last words', async () => {
    const ended = { exitCode: 1, reason: 'Error' }
    const one = pod(
      container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4, lastState: { terminated: ended } }),
    )
    assert.deepEqual(
      await why({ target }, [deployment, set, one], { 'web-1-x': 'starting\nhost not found in upstream "auth"\n' }),
      [
        'pod web-1-x: the container c ends again and again (exit code 1, restarts: 4)',
        'its last words: host not found in upstream "auth"',
      ],
    )
  })

  it('its container uses too much memory', async () => {
    const lastState = { terminated: { exitCode: 137, reason: 'OOMKilled' } }
    const one = pod(container({ waiting: { reason: 'CrashLoopBackOff' } }, { lastState }))
    assert.deepEqual(await why({ target }, [deployment, set, one]), [
      'pod web-1-x: the container c was killed because it used more memory than its limit',
    ])
  })

  it('a ConfigMap and a Secret it mounts do not exist', async () => {
    const volumes = [
      { name: 'a', configMap: { name: 'nginx-frontend-conf' } },
      { name: 'b', secret: { secretName: 'tls-certs' } },
      { name: 'c', configMap: { name: 'optional', optional: true } },
    ]
    const one = pod(container({ waiting: { reason: 'ContainerCreating' } }), { volumes })
    const [first, second] = await why({ target }, [deployment, set, one])
    assert.deepEqual(
      [first, second],
      [
        'pod web-1-x needs the ConfigMap nginx-frontend-conf, which does not exist',
        'pod web-1-x needs the Secret tls-certs, which does not exist',
      ],
    )
  })

  it('a key it wants is not in the ConfigMap', async () => {
    const message = `couldn't find key colour in ConfigMap default/settings`
    const one = pod(container({ waiting: { reason: 'CreateContainerConfigError', message } }))
    assert.deepEqual(await why({ target }, [deployment, set, one]), [
      'pod web-1-x needs the key colour of ConfigMap settings, which has no such key',
    ])
  })

  it('no node takes its pod', async () => {
    const conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/1 nodes are available: 1 Insufficient cpu.',
      },
    ]
    assert.deepEqual(await why({ target }, [deployment, set, pod({ conditions })]), [
      'pod web-1-x has no node: 0/1 nodes are available: 1 Insufficient cpu.',
    ])
  })

  it('its probe fails', async () => {
    const one = pod(container({ running: {} }, { ready: false }))
    const unhealthy = event(one, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')
    assert.deepEqual(await why({ target }, [deployment, set, one, unhealthy]), [
      'pod web-1-x: Readiness probe failed: HTTP probe failed with statuscode: 503',
    ])
  })

  it('its image is still being pulled', async () => {
    const one = pod(container({ waiting: { reason: 'ContainerCreating' } }))
    assert.deepEqual(await why({ target }, [deployment, set, one, event(one, 'Pulling', 'Pulling image', 'Normal')]), [
      'pod web-1-x: the image nginx:1.10 is being pulled',
    ])
  })

  it('a quota is used up', async () => {
    const refused = event(set, 'FailedCreate', 'Error creating: pods "web" is forbidden: exceeded quota: small')
    assert.deepEqual(await why({ target }, [deployment, set, refused]), [
      'ReplicaSet web-1 may not create pods, the quota is used up: Error creating: pods "web" is forbidden: exceeded quota: small',
    ])
  })

  it('it is scaled to nothing', async () => {
    assert.deepEqual(await why({ target }, [kube('Deployment', 'web', { spec: { replicas: 0 } }, 'apps/v1')]), [
      'Deployment web is scaled to 0',
    ])
  })

  it('it has another name', async () => {
    assert.deepEqual(await why({ target: { ...target, name: 'wbe' } }, [deployment]), [
      'there is Deployment web: is that the one?',
    ])
  })

  it('it is in another namespace', async () => {
    const elsewhere = kube('Deployment', 'web', { metadata: { namespace: 'prod' } }, 'apps/v1')
    assert.deepEqual(await why({ target }, [elsewhere]), ['Deployment web is in the namespace prod'])
  })

  it('no pods of its selector, because their owner may not make them', async () => {
    const refused = event(set, 'FailedCreate', 'Error creating: no')
    const pods = { apiVersion: 'v1', kind: 'Pod', selector: { app: 'web' } }
    assert.deepEqual(await why({ target: pods }, [deployment, set, refused]), [
      'ReplicaSet web-1 may not create pods: Error creating: no',
    ])
  })

  it('nothing is wrong with a pod that is ready', async () => {
    const ready = pod({ conditions: [{ type: 'Ready', status: 'True' }] })
    assert.deepEqual(await why({ target: { apiVersion: 'v1', kind: 'Pod', name: 'web-1-x' } }, [ready]), [])
  })
})
