import assert from 'node:assert/strict'
import { ask, endpointSlice, greeter, namespace, pass, service, world } from './world.ts'

const policy = (spec: object) => ({
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace: 'default', uid: 'p' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, ...spec },
})

const labelled = (name: string, podIP: string, app: string, space = 'default') => ({
  kind: 'Pod',
  metadata: { name, namespace: space, uid: name, labels: { app } },
  spec: { containers: [{ name: 'c', ports: [{ name: 'http', containerPort: 80 }] }] },
  status: { phase: 'Running', podIP },
})

describe('network policies', () => {
  function setUp(...policies: object[]) {
    const names = [namespace('default'), { ...namespace('other'), metadata: { name: 'other', labels: { team: 'x' } } }]
    const made = world([...names, ...policies])
    const [web, friend, stranger] = [made.pod('web'), made.pod('friend'), made.pod('stranger', { namespace: 'other' })]
    greeter(web, 80, 'hello')
    greeter(web, 81, 'other port')
    greeter(friend, 80, 'friend')
    made.objects.push(labelled('web', web.ip, 'web'), labelled('friend', friend.ip, 'friend'))
    made.objects.push(labelled('stranger', stranger.ip, 'stranger', 'other'))
    const dropped = async (attempt: Promise<unknown>, code = 'ETIMEDOUT', after = 127_000) => {
      const failed = assert.rejects(attempt, { code })
      await pass(made.clock, after)
      await failed
    }
    return { ...made, web, friend, stranger, dropped }
  }

  it('leave pods alone that none selects', async () => {
    const { web, friend } = setUp(policy({ podSelector: { matchLabels: { app: 'db' } }, ingress: [] }))
    assert.equal(await ask(friend, web.ip, 80), 'hello')
  })

  it('let nobody in when they have no rules', async () => {
    const { web, friend, dropped } = setUp(policy({ policyTypes: ['Ingress'] }))
    await dropped(friend.connect(web.ip, 80))
  })

  it('let in whom they name, by the labels of pods', async () => {
    const from = [{ podSelector: { matchLabels: { app: 'friend' } } }]
    const { web, friend, stranger, dropped } = setUp(policy({ ingress: [{ from }] }))
    assert.equal(await ask(friend, web.ip, 80), 'hello')
    await dropped(stranger.connect(web.ip, 80))
  })

  it('let in whom they name, by the labels of namespaces', async () => {
    const from = [{ namespaceSelector: { matchLabels: { team: 'x' } } }]
    const { web, friend, stranger, dropped } = setUp(policy({ ingress: [{ from }] }))
    assert.equal(await ask(stranger, web.ip, 80), 'hello')
    await dropped(friend.connect(web.ip, 80))
  })

  it('let in addresses of a block, except some', async () => {
    const from = [{ ipBlock: { cidr: '10.244.0.0/24', except: ['10.244.0.4/32'] } }]
    const { web, friend, stranger, dropped } = setUp(policy({ ingress: [{ from }] }))
    assert.equal(await ask(friend, web.ip, 80), 'hello')
    assert.equal(stranger.ip, '10.244.0.4')
    await dropped(stranger.connect(web.ip, 80))
  })

  for (const ports of [
    [{ port: 80 }],
    [{ port: 'http' }],
    [{ port: 79, endPort: 80 }],
    [{ protocol: 'TCP', port: 80 }],
  ]) {
    it(`open the ports ${JSON.stringify(ports)}`, async () => {
      const { web, friend, dropped } = setUp(policy({ ingress: [{ ports }] }))
      assert.equal(await ask(friend, web.ip, 80), 'hello')
      await dropped(friend.connect(web.ip, 81))
    })
  }

  it('let in what comes from the node: probes', async () => {
    const { web, network } = setUp(policy({ policyTypes: ['Ingress'] }))
    assert.equal(await ask(network, web.ip, 80), 'hello')
  })

  it('add up', async () => {
    const friends = { from: [{ podSelector: { matchLabels: { app: 'friend' } } }] }
    const { web, friend } = setUp(policy({ policyTypes: ['Ingress'] }), policy({ ingress: [friends] }))
    assert.equal(await ask(friend, web.ip, 80), 'hello')
  })

  it('let out only where they say', async () => {
    const to = [{ podSelector: { matchLabels: { app: 'friend' } } }]
    const { web, friend, stranger, dropped } = setUp(policy({ policyTypes: ['Egress'], egress: [{ to }] }))
    assert.equal(await ask(web, friend.ip, 80), 'friend')
    await dropped(web.connect(stranger.ip, 80))
  })

  it('are asked after Services are resolved', async () => {
    const to = [{ podSelector: { matchLabels: { app: 'friend' } } }]
    const { web, friend, objects } = setUp(policy({ policyTypes: ['Egress'], egress: [{ to }] }))
    objects.push(service('friend', { clusterIP: '10.96.0.30', ports: [{ port: 8080, targetPort: 80 }] }))
    objects.push(endpointSlice('friend', { port: 80 }, [{ ip: friend.ip }]))
    assert.equal(await ask(web, '10.96.0.30', 8080), 'friend')
  })

  it('drop datagrams', async () => {
    const { web, friend } = setUp(policy({ policyTypes: ['Ingress'] }))
    const received: string[] = []
    web.bind(53, (data) => received.push(data.toString()))
    await friend.bind(0, () => {}).send(Buffer.from('hi'), web.ip, 53)
    assert.deepEqual(received, [])
  })

  it('cut a pod off from names when they do not let it out to DNS', async () => {
    const { web, objects, pod, dropped } = setUp(policy({ policyTypes: ['Egress'] }))
    const dns = pod('coredns', { namespace: 'kube-system' })
    const ports = [{ name: 'dns', port: 53, protocol: 'UDP' }]
    objects.push(service('kube-dns', { clusterIP: '10.96.0.10', ports }, { namespace: 'kube-system' }))
    objects.push(endpointSlice('kube-dns', { name: 'dns', port: 53, protocol: 'UDP' }, [{ ip: dns.ip }], 'kube-system'))
    await dropped(web.lookup('kubernetes.io'), 'ENOTFOUND', 10_000)
    assert.deepEqual(await web.lookup('localhost'), ['127.0.0.1'])
  })
})
