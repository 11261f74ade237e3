import assert from 'node:assert/strict'
import { diagnose } from '../../../src/checks/diagnose/diagnose.ts'
import { findingText } from '../../../src/checks/diagnose/messages.ts'
import type { Reader } from '../../../src/checks/diagnose/world.ts'
import type { KubeJson } from '../../../src/checks/objects.ts'
import type { CheckResult } from '../../../src/checks/result.ts'
import type { Check } from '../../../src/checks/schema.ts'
import { kube } from '../objects.ts'

const pending: CheckResult = { status: 'pending', subject: { kind: 'x' }, mismatches: [] }

/** A cluster of these objects. */
function readerOf(objects: readonly KubeJson[], logs: Record<string, string> = {}): Reader {
  return {
    list: async (apiVersion, kind, { namespace, fieldSelector } = {}) =>
      objects.filter(
        (object) =>
          object.apiVersion === apiVersion &&
          object.kind === kind &&
          (namespace === undefined || object.metadata.namespace === namespace || kind.endsWith('Class')) &&
          (fieldSelector === undefined || fieldSelector === `metadata.name=${object.metadata.name}`),
      ),
    log: async ({ name }, { previous }) => logs[previous ? name : `${name} now`] ?? '',
  }
}

async function why(
  check: Check,
  objects: readonly KubeJson[],
  logs?: Record<string, string>,
  result = pending,
): Promise<string[]> {
  const findings = await diagnose(check, result, { reader: readerOf(objects, logs), namespace: 'default' })
  for (const finding of findings) assert.ok(!findingText(finding, 'ko').includes('{'))
  return findings.map((finding) => findingText(finding, 'en'))
}

const owned = (owner: KubeJson) => [
  { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '' },
]
const deployment = kube(
  'Deployment',
  'web',
  { spec: { replicas: 1, template: { metadata: { labels: { app: 'web' } } } } },
  'apps/v1',
)
const set = kube(
  'ReplicaSet',
  'web-1',
  { metadata: { ownerReferences: owned(deployment) }, spec: { replicas: 1 } },
  'apps/v1',
)
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }

function pod(
  status: Record<string, unknown>,
  spec: Record<string, unknown> = {},
  name = 'web-1-x',
  labels = { app: 'web' },
): KubeJson {
  return kube('Pod', name, {
    metadata: { ownerReferences: owned(set), labels },
    spec: { containers: [{ name: 'c', image: 'nginx:1.10' }], ...spec },
    status,
  })
}

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

describe('why a Service leads nowhere', () => {
  const http = { service: 'monolith', port: 443 }
  const service = (spec: Record<string, unknown> = {}) =>
    kube('Service', 'monolith', {
      spec: { selector: { app: 'monolith', secure: 'enabled' }, ports: [{ port: 443 }], ...spec },
    })
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] }
  const labelled = (labels: Record<string, string>, spec: Record<string, unknown> = {}, name = 'secure-monolith') =>
    kube('Pod', name, {
      metadata: { labels },
      spec: { containers: [{ name: 'nginx', ports: [{ containerPort: 443, name: 'https' }] }], ...spec },
      status: ready,
    })

  it('a pod lacks one label of its selector', async () => {
    assert.deepEqual(
      await why({ http }, [service(), labelled({ app: 'monolith' }), labelled({ app: 'other' }, {}, 'x')]),
      [
        'the selector app=monolith,secure=enabled matches no pod',
        '1 pod has app=monolith but no label secure: secure-monolith',
      ],
    )
  })

  it('pods have another value for a label', async () => {
    const pods = ['a', 'b'].map((name) => labelled({ app: 'monolith', secure: 'disabled' }, {}, name))
    assert.deepEqual(
      (await why({ http }, [service(), ...pods]))[1],
      '2 pods have app=monolith but secure=disabled: a, b',
    )
  })

  it('the only label is written otherwise', async () => {
    const found = await why({ http }, [service({ selector: { app: 'frontend' } }), labelled({ app: 'fronetend' })])
    assert.equal(found[1], 'secure-monolith: the label app is fronetend, not frontend')
  })

  it('the port of the service sends to a port that no container has', async () => {
    const ports = [{ port: 443, targetPort: 8443 }]
    const found = await why({ http }, [service({ ports }), labelled({ app: 'monolith', secure: 'enabled' })])
    assert.deepEqual(found, ['the service sends to port 8443 of the pod, but pod secure-monolith has 443'])
  })

  it('the port of the service names a port that no container has', async () => {
    const ports = [{ port: 443, targetPort: 'web' }]
    const found = await why({ http }, [service({ ports }), labelled({ app: 'monolith', secure: 'enabled' })])
    assert.deepEqual(found, [
      'the service sends to the port called web, but no container port of pod secure-monolith has this name',
    ])
  })

  it('does not suspect a pod that declares no ports', async () => {
    const one = labelled({ app: 'monolith', secure: 'enabled' }, { containers: [{ name: 'nginx' }] })
    assert.deepEqual(await why({ http }, [service({ ports: [{ port: 443, targetPort: 8443 }] }), one]), [])
  })

  it('nothing listens on the port of the pod that it sends to', async () => {
    const one = labelled({ app: 'monolith', secure: 'enabled' }, { containers: [{ name: 'nginx' }] })
    const message = 'error trying to reach service: dial tcp 10.6.0.2:8443: connect: connection refused'
    const refused: CheckResult = { ...pending, mismatches: [{ kind: 'noAnswer', message }] }
    const objects = [service({ ports: [{ port: 443, targetPort: 8443 }] }), one]
    assert.deepEqual(await why({ http }, objects, {}, refused), [
      'the service sends to port 8443 of its pods, where nothing listens; look at its targetPort',
    ])
  })

  it('the service has no such port', async () => {
    assert.deepEqual(await why({ http: { ...http, port: 80 } }, [service({ ports: [{ port: 443, name: 'https' }] })]), [
      'the service has no port 80; it has https (443)',
    ])
  })

  it('its pods are not ready, and why', async () => {
    const one = kube('Pod', 'secure-monolith', {
      metadata: { labels: { app: 'monolith', secure: 'enabled' } },
      spec: { containers: [{ name: 'nginx', image: 'x:1' }] },
      status: {
        containerStatuses: [{ name: 'nginx', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }],
      },
    })
    const endpoints = { apiVersion: 'v1', kind: 'Endpoints', name: 'monolith' }
    assert.deepEqual(await why({ target: endpoints }, [service(), one]), [
      'the pods of the service are not ready: secure-monolith',
      'pod secure-monolith: ErrImagePull, the image x:1 cannot be pulled: not found',
    ])
  })

  it('its load balancer has no address yet', async () => {
    const check = { target: { apiVersion: 'v1', kind: 'Service', name: 'monolith' } }
    const pods = [labelled({ app: 'monolith', secure: 'enabled' })]
    assert.deepEqual(await why(check, [service({ type: 'LoadBalancer' }), ...pods]), [
      'the load balancer has no address yet',
    ])
  })
})

describe('why storage and ingress do not work', () => {
  const claim = (spec: Record<string, unknown>) =>
    kube('PersistentVolumeClaim', 'data', { spec, status: { phase: 'Pending' } })
  const claimTarget = { target: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data' } }

  it('the storage class does not exist', async () => {
    assert.deepEqual(await why(claimTarget, [claim({ storageClassName: 'fast' })]), [
      'the claim data wants the storage class fast, which does not exist',
    ])
  })

  it('there is no default storage class', async () => {
    assert.deepEqual(await why(claimTarget, [claim({})]), [
      'the claim data names no storage class, and the cluster has no default one',
    ])
  })

  it('the pod wants a claim that does not exist', async () => {
    const one = pod({ phase: 'Pending' }, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] })
    assert.deepEqual(await why({ target }, [deployment, set, one]), [
      'pod web-1-x needs the claim data, which does not exist',
    ])
  })

  it('the ingress names a service and a port that do not exist', async () => {
    const path = (name: string, number: number, at: string) => ({
      path: at,
      backend: { service: { name, port: { number } } },
    })
    const rules = [{ host: 'localhost', http: { paths: [path('web', 8080, '/'), path('api', 80, '/api')] } }]
    const ingress = kube('Ingress', 'door', { spec: { rules } }, 'networking.k8s.io/v1')
    const web = kube('Service', 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } })
    const check = { target: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'door' } }
    assert.deepEqual(await why(check, [ingress, web]), [
      'the ingress sends localhost/ to port 8080 of the service web, which has 80',
      'the ingress sends localhost/api to the service api, which does not exist',
    ])
  })
})

describe('looking for reasons', () => {
  it('is not done for a check that holds', async () => {
    assert.deepEqual(await why({ target }, [], {}, { ...pending, status: 'pass' }), [])
  })

  it('leaves out what may not be read, and never throws', async () => {
    const reader: Reader = {
      list: async () => Promise.reject(new Error('forbidden')),
      log: async () => Promise.reject(new Error('forbidden')),
    }
    for (const check of [
      { target },
      { http: { service: 'x', port: 80 } },
      { target: { apiVersion: 'v1', kind: 'Pod', selector: { a: 'b' } } },
    ]) {
      assert.deepEqual(await diagnose(check, pending, { reader, namespace: 'default' }), [])
    }
  })

  it('fetches each list once', async () => {
    const reader = readerOf([deployment, set, pod({}), pod({}, {}, 'web-1-y')])
    const lists: string[] = []
    const counting: Reader = {
      ...reader,
      list: (apiVersion, kind, options) => {
        if (options?.fieldSelector === undefined) lists.push(kind)
        return reader.list(apiVersion, kind, options)
      },
    }
    await diagnose({ target }, pending, { reader: counting, namespace: 'default' })
    assert.equal(new Set(lists).size, lists.length, lists.join())
  })
})
