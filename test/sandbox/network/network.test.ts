import assert from 'node:assert/strict'
import { ask, endpointSlice, greeter, namespace, node, pass, readAll, service, world } from './world.ts'

describe('network', () => {
  describe('pods', () => {
    it('gives pods of a node addresses of its range in turn', () => {
      const { pod } = world()
      assert.deepEqual([pod('a').ip, pod('b').ip], ['10.244.0.2', '10.244.0.3'])
    })

    it('gives another node another range', () => {
      const { pod } = world()
      pod('a')
      assert.equal(pod('b', { node: 'minikube-m02' }).ip, '10.244.1.2')
    })

    it("takes the range from the Node's podCIDR", () => {
      const { pod } = world([{ ...node('n1', '10.128.0.2'), spec: { podCIDR: '10.8.3.0/24' } }])
      assert.equal(pod('a', { node: 'n1' }).ip, '10.8.3.2')
    })

    it("lets a hostNetwork pod share the node's address", () => {
      const { pod } = world([node('minikube', '192.168.49.2')])
      assert.equal(pod('a', { hostNetwork: true }).ip, '192.168.49.2')
    })

    it('connects pods by address and tells each who the other is', async () => {
      const { pod } = world()
      const [client, server] = [pod('client'), pod('server')]
      server.listen(80, (connection) => connection.end(`${connection.remoteAddress} ${connection.localPort}`))
      assert.equal(await ask(client, server.ip, 80), `${client.ip} 80`)
    })

    it('shares localhost among the containers of a pod', async () => {
      const { pod } = world()
      const one = pod('one')
      greeter(one, 5000, 'hi')
      assert.equal(await ask(one, 'localhost', 5000), 'hi')
    })

    it('refuses a port nobody listens on', async () => {
      const { pod } = world()
      const [client, server] = [pod('client'), pod('server')]
      await assert.rejects(client.connect(server.ip, 81), {
        code: 'ECONNREFUSED',
        message: `connect ECONNREFUSED ${server.ip}:81`,
      })
    })

    it('refuses a second listener on a port', () => {
      const one = world().pod('one')
      greeter(one, 80, '')
      assert.throws(() => greeter(one, 80, ''), { code: 'EADDRINUSE' })
    })

    it('finds no host at the address of a pod that is gone', async () => {
      const { pod, clock } = world()
      const [client, server] = [pod('client'), pod('server')]
      server.close()
      const attempt = assert.rejects(client.connect(server.ip, 80), { code: 'EHOSTUNREACH' })
      await pass(clock, 3_000)
      await attempt
    })

    it('resets the connections of a pod that ends', async () => {
      const { pod } = world()
      const [client, server] = [pod('client'), pod('server')]
      server.listen(80, () => {})
      const connection = await client.connect(server.ip, 80)
      const failed = assert.rejects(readAll(connection), { code: 'ECONNRESET' })
      server.close()
      await failed
    })

    it('gets no answer from an address outside', async () => {
      const { pod, clock } = world()
      const attempt = assert.rejects(pod('client').connect('203.0.113.9', 80), { code: 'ETIMEDOUT' })
      await pass(clock, 127_000)
      await attempt
    })
  })

  describe('services', () => {
    const web = (spec: object = {}) =>
      service('web', { clusterIP: '10.96.0.20', ports: [{ port: 80, targetPort: 8080, nodePort: 31000 }], ...spec })

    function twoBackends(spec: object = {}) {
      const made = world([web(spec), node('minikube', '192.168.49.2', '34.1.2.3')])
      const [client, a, b] = [made.pod('client'), made.pod('a'), made.pod('b')]
      greeter(a, 8080, 'a')
      greeter(b, 8080, 'b')
      made.objects.push(endpointSlice('web', { port: 8080 }, [{ ip: a.ip }, { ip: b.ip }]))
      return { ...made, client, a, b }
    }

    it('takes the backends of a cluster IP in turn', async () => {
      const { client } = twoBackends()
      assert.deepEqual([await ask(client, 'web', 80), await ask(client, 'web', 80)], ['a', 'b'])
    })

    it('keeps a client at its backend with ClientIP affinity', async () => {
      const { client } = twoBackends({ sessionAffinity: 'ClientIP' })
      assert.deepEqual([await ask(client, 'web', 80), await ask(client, 'web', 80)], ['a', 'a'])
    })

    it('serves the node port on internal and external addresses of the nodes', async () => {
      const { client, network } = twoBackends()
      assert.deepEqual([await ask(client, '192.168.49.2', 31000), await ask(network, '34.1.2.3', 31000)], ['a', 'b'])
    })

    it('serves external addresses', async () => {
      const { client } = twoBackends({ externalIPs: ['198.51.100.7'] })
      assert.equal(await ask(client, '198.51.100.7', 80), 'a')
    })

    it('refuses a Service without endpoints', async () => {
      const { pod } = world([web()])
      await assert.rejects(pod('client').connect('web', 80), { code: 'ECONNREFUSED' })
    })

    it('leaves out endpoints that are not ready', async () => {
      const { objects, client, a, b } = twoBackends()
      objects.pop()
      objects.push(endpointSlice('web', { port: 8080 }, [{ ip: a.ip, ready: false }, { ip: b.ip }]))
      assert.deepEqual([await ask(client, 'web', 80), await ask(client, 'web', 80)], ['b', 'b'])
    })

    it('falls back to terminating endpoints that still serve', async () => {
      const { objects, client, a } = twoBackends()
      objects.pop()
      objects.push(endpointSlice('web', { port: 8080 }, [{ ip: a.ip, ready: false, serving: true }]))
      assert.equal(await ask(client, 'web', 80), 'a')
    })

    it('drops a port the cluster IP does not have', async () => {
      const { client, clock } = twoBackends()
      const attempt = assert.rejects(client.connect('web', 81), { code: 'ETIMEDOUT' })
      await pass(clock, 127_000)
      await attempt
    })

    it('matches ports of a Service with their endpoints by name', async () => {
      const made = world([
        service('web', {
          clusterIP: '10.96.0.20',
          ports: [
            { name: 'http', port: 80 },
            { name: 'admin', port: 81 },
          ],
        }),
      ])
      const server = made.pod('server')
      greeter(server, 9000, 'admin')
      made.objects.push(endpointSlice('web', { name: 'admin', port: 9000 }, [{ ip: server.ip }]))
      assert.equal(await ask(made.pod('client'), 'web', 81), 'admin')
    })

    it('lets the node reach Services by name', async () => {
      const { network } = twoBackends()
      assert.equal(await ask(network, 'web.default.svc', 80), 'a')
    })
  })

  describe('names', () => {
    const objects = () => [
      namespace('default'),
      service('auth', { clusterIP: '10.96.0.30', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] }),
      service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 3306 }] }),
      endpointSlice('db', { name: 'sql', port: 3306 }, [{ ip: '10.244.0.9', hostname: 'db-0' }, { ip: '10.244.0.10' }]),
      service('out', { type: 'ExternalName', externalName: 'example.com' }),
      service('other', { clusterIP: '10.96.0.31', ports: [{ port: 80 }] }, { namespace: 'team' }),
    ]

    for (const [name, addresses] of Object.entries({
      auth: ['10.96.0.30'],
      'auth.default': ['10.96.0.30'],
      'auth.default.svc': ['10.96.0.30'],
      'auth.default.svc.cluster.local': ['10.96.0.30'],
      'auth.default.svc.cluster.local.': ['10.96.0.30'],
      'other.team': ['10.96.0.31'],
      db: ['10.244.0.9', '10.244.0.10'],
      'db-0.db': ['10.244.0.9'],
      '10-244-0-10.db': ['10.244.0.10'],
      '10-244-0-77.default.pod': ['10.244.0.77'],
      out: ['93.184.215.14'],
      'google.com': ['142.250.74.46'],
      localhost: ['127.0.0.1'],
    })) {
      it(`finds ${name}`, async () => {
        assert.deepEqual(await world(objects()).pod('client').lookup(name), addresses)
      })
    }

    for (const name of ['other', 'nothing.default.svc.cluster.local', 'no-such-host.example']) {
      it(`does not find ${name}`, async () => {
        await assert.rejects(world(objects()).pod('client').lookup(name), {
          code: 'ENOTFOUND',
          message: `getaddrinfo ENOTFOUND ${name}`,
        })
      })
    }

    it('answers SRV questions', async () => {
      const client = world(objects()).pod('client')
      const records = await client.query('_sql._tcp.db.default.svc.cluster.local', 'SRV')
      assert.deepEqual(
        records.map(({ value }) => value),
        ['0 50 3306 db-0.db.default.svc.cluster.local', '0 50 3306 10-244-0-10.db.default.svc.cluster.local'],
      )
    })

    it('answers reverse questions', async () => {
      const [record] = await world(objects()).pod('client').query('30.0.96.10.in-addr.arpa', 'PTR')
      assert.equal(record?.value, 'auth.default.svc.cluster.local')
    })

    it("writes the pod's resolv.conf", () => {
      assert.equal(
        world().pod('client', { namespace: 'team' }).resolvConf,
        'search team.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      )
    })

    it("writes the pod's hosts file with its aliases", () => {
      const pod = {
        kind: 'Pod',
        metadata: { name: 'a', namespace: 'default' },
        spec: { hostAliases: [{ ip: '127.0.0.9', hostnames: ['foo.local', 'bar.local'] }] },
      }
      assert.match(
        world([pod]).pod('a').hosts,
        /\n10\.244\.0\.2\ta\n\n# Entries added by HostAliases\.\n127\.0\.0\.9\tfoo\.local\tbar\.local\n$/,
      )
    })
  })

  it('answers pings of the made-up internet', async () => {
    const { pod, clock } = world()
    const answer = pod('client').ping('google.com')
    await pass(clock, 100)
    assert.equal((await answer).address, '142.250.74.46')
  })
})
