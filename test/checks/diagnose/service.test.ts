import assert from 'node:assert/strict'
import type { CheckResult } from '../../../src/checks/result.ts'
import { kube } from '../objects.ts'
import { pending, why } from './world.ts'

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
