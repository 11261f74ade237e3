import assert from 'node:assert/strict'
import { endpointSlice, service } from '../network/world.ts'
import { container } from './container.ts'

describe('servers', () => {
  async function start(reference: string, args?: readonly string[], env: Record<string, string> = {}) {
    const server = container(reference, { name: 'server-abc', env, ...(args ? { args } : {}) })
    const process = await server.start()
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
    const client = container('curlimages/curl', { network: server.network, name: 'client' })
    const curl = async (path: string, ...options: string[]) =>
      (await client.run(['curl', '-s', ...options, `http://${server.net.ip}${path}`])).stdout
    return { server, process, curl, client }
  }

  for (const [image, version] of [
    ['gcr.io/google-samples/kubernetes-bootcamp:v1', 1],
    ['jocatalin/kubernetes-bootcamp:v2', 2],
  ] as const) {
    it(`greets as ${image}`, async () => {
      const { curl, server } = await start(image)
      await server.printed('App Started At')
      assert.equal(await curl(':8080/any'), `Hello Kubernetes bootcamp! | Running on: server-abc | v=${version}\n`)
      assert.match(
        server.stdout(),
        /^Kubernetes Bootcamp App Started At: [\d-]+T[\d:.]+Z \| Running On: {2}server-abc \n\nRunning On: server-abc \| Total Requests: 1 \| App Uptime: [\d.]+ seconds \| Log Time: \S+\n$/,
      )
    })
  }

  it('greets as hello-app, without a shell', async () => {
    const { curl, server } = await start('gcr.io/google-samples/hello-app:2.0')
    assert.equal(await curl(':8080/x'), 'Hello, world!\nVersion: 2.0.0\nHostname: server-abc\n')
    assert.match(server.stderr(), /Server listening on port 8080\n.*Serving request: \/x\n$/)
    await assert.rejects(server.run('true'), { code: 'ENOENT' })
  })

  it('serves the page of httpd', async () => {
    assert.equal(await (await start('httpd:2.4')).curl('/'), '<html><body><h1>It works!</h1></body></html>\n')
  })

  it('keeps data as redis', async () => {
    const { server } = await start('redis:7')
    const cli = async (command: string) => (await server.run(`redis-cli ${command}`)).stdout
    assert.equal(await cli('ping'), 'PONG\n')
    assert.equal(await cli('set greeting "hello world"'), 'OK\n')
    assert.equal(await cli('get greeting'), 'hello world\n')
    assert.equal(await cli('incr hits'), '1\n')
    assert.equal(await cli('config get maxmemory'), 'maxmemory\n0\n')
    assert.match(await cli('nosuch'), /^ERR unknown command 'nosuch'/)
  })

  it('asks for the password of redis', async () => {
    const { server } = await start('redis:7', ['redis-server', '--requirepass', 's3cret'])
    assert.equal((await server.run('redis-cli ping')).stdout, 'NOAUTH Authentication required.\n')
    assert.equal((await server.run('redis-cli -a s3cret ping')).stdout, 'PONG\n')
  })

  it('tells the picture of the update demo', async () => {
    const { curl } = await start('registry.k8s.io/e2e-test-images/nautilus:1.7')
    assert.deepEqual(JSON.parse(await curl('/data.json')), { image: 'nautilus.jpg' })
  })

  it('waits as pause until it is told to end', async () => {
    const { process } = await start('registry.k8s.io/pause:3.10')
    process.signal('SIGTERM')
    assert.equal((await process.exited).code, 0)
  })

  describe('agnhost', () => {
    const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

    it('answers as netexec', async () => {
      const { curl } = await start(image, ['netexec', '--http-port=8083'])
      assert.equal(await curl(':8083/hostName'), 'server-abc')
      assert.equal(await curl(':8083/echo?msg=hi'), 'hi')
      assert.equal(await curl(':8083/shell?cmd=echo+hi'), '{"output":"hi\\n"}')
    })

    it('ends as netexec with the code it is told', async () => {
      const { curl, process } = await start(image, ['netexec'])
      await curl(':8080/exit?code=3')
      assert.equal((await process.exited).code, 3)
    })

    it('tells its hostname', async () => {
      assert.equal(await (await start(image, ['serve-hostname'])).curl(':9376/'), 'server-abc')
    })

    it('answers the ports it is given', async () => {
      assert.equal(await (await start(image, ['porter'], { SERVE_PORT_81: 'foo' })).curl(':81/'), 'foo')
    })

    it('generates lines of log', async () => {
      const { process, server } = await start(image, [
        'logs-generator',
        '--log-lines-total',
        '5',
        '--run-duration',
        '50ms',
      ])
      assert.equal((await process.exited).code, 0)
      assert.match(
        server.stderr(),
        /logs_generator\.go:76\] 4 (GET|POST|PUT) \/api\/v1\/namespaces\/\S+\/pods\/\S+ \d{3}\n$/,
      )
    })

    it('tests connections', async () => {
      const { server } = await start(image)
      assert.equal((await server.run(['/agnhost', 'connect', `${server.net.ip}:99`])).stderr, 'REFUSED\n')
    })

    it('keeps a guestbook with replicas', async () => {
      const objects = [
        service('agnhost-primary', { clusterIP: '10.96.0.50', ports: [{ port: 6379 }] }),
        endpointSlice('agnhost-primary', { port: 6379 }, [{ ip: '10.244.0.2' }]),
        service('agnhost-replica', { clusterIP: '10.96.0.51', ports: [{ port: 6379 }] }),
        endpointSlice('agnhost-replica', { port: 6379 }, [{ ip: '10.244.0.3' }]),
      ]
      const primary = container(image, { objects, name: 'primary', args: ['guestbook', '--http-port', '6379'] })
      await primary.start()
      const { network } = primary
      const replica = container(image, {
        network,
        name: 'replica',
        args: ['guestbook', '--replicaof', 'agnhost-primary', '--http-port', '6379'],
      })
      await replica.start()
      await replica.printed('Registered to node: agnhost-primary')
      const frontend = container(image, { network, name: 'frontend', args: ['guestbook', '--backend-port', '6379'] })
      await frontend.start()
      const ask = async (query: string) => (await frontend.run(`curl -s 'localhost/guestbook?${query}'`)).stdout
      assert.equal(await ask('cmd=set&key=messages&value=hi'), '{"message":"Updated"}')
      assert.equal(await ask('cmd=get&key=messages'), '{"data":"hi"}')
    })
  })
})
