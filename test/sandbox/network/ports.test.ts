import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '../../../src/sandbox/client.ts'
import { createHttpServer } from '../../../src/sandbox/network/http.ts'
import { type ExposedPorts, exposePorts, type Firewall } from '../../../src/sandbox/network/ports.ts'
import { endpointSlice, node, readerOf, service, world } from './world.ts'

interface Case {
  objects: unknown[]
  ports: ExposedPorts
  events: string[]
  changed(): Promise<void>
  curl(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

describe('ports of this machine', () => {
  const closers: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function start(nodePort: number, firewall?: Firewall): Promise<Case> {
    const objects: unknown[] = [
      node('n1', '10.128.0.2', '203.0.113.5'),
      service(
        'web',
        { type: 'LoadBalancer', clusterIP: '10.96.0.20', ports: [{ port: 80, nodePort }] },
        { status: { loadBalancer: { ingress: [{ ip: '198.51.100.9' }] } } },
      ),
    ]
    const made = world(objects)
    const pod = made.pod('web')
    const server = createHttpServer({}, (_, response) => void response.end('hello\n'))
    server.listen(pod, 80)
    objects.push(endpointSlice('web', { port: 80 }, [{ ip: pod.ip }]))

    const listeners: ((change: unknown) => void)[] = []
    const client = {
      ...readerOf(objects),
      watch: (_: unknown, listener: (change: unknown) => void) => {
        listeners.push(listener)
        return () => {}
      },
    } as unknown as Client
    const directory = await mkdtemp(join(tmpdir(), 'k8slab-ports-'))
    const events: string[] = []
    const recorder = {
      event: (_: unknown, type: string, reason: string, message: string) =>
        void events.push(`${type} ${reason}: ${message}`),
    }
    const ports = exposePorts({ client, events: recorder, network: made.network, directory, firewall })
    closers.push(
      () => rm(directory, { recursive: true }),
      () => ports.close(),
    )
    await ports.settled()
    return {
      objects,
      ports,
      events,
      changed: () => {
        for (const listener of listeners) listener({ type: 'MODIFIED', object: { metadata: {} } })
        return ports.settled()
      },
      curl: (...args) =>
        new Promise((resolve) => {
          const env = { PATH: process.env['PATH'], CURL_HOME: directory }
          execFile('curl', ['-sS', ...args], { env }, (error, stdout, stderr) => {
            resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
          })
        }),
    }
  }

  const freePort = () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })

  const rules = (): Firewall & { allow(port: number): void } => {
    const allowed = new Set<number>()
    const listeners = new Set<() => void>()
    return {
      allows: (port) => allowed.has(port),
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      allow(port) {
        allowed.add(port)
        for (const listener of listeners) listener()
      },
    }
  }

  it('lets curl reach a load balancer by its external address', async () => {
    const { curl } = await start(await freePort())
    assert.equal((await curl('http://198.51.100.9:80')).stdout, 'hello\n')
  })

  it("lets curl reach a node port by the node's address", async () => {
    const port = await freePort()
    const { curl } = await start(port)
    assert.equal((await curl(`http://203.0.113.5:${port}`)).stdout, 'hello\n')
  })

  it('listens on the node port itself', async () => {
    const port = await freePort()
    const { curl } = await start(port)
    assert.equal((await curl(`http://127.0.0.1:${port}`)).stdout, 'hello\n')
  })

  it('refuses a port of a node that no Service has', async () => {
    const { curl } = await start(await freePort())
    assert.equal((await curl('http://203.0.113.5:81')).code, 7)
  })

  it('refuses while a Service has no endpoints, and opens when it gets one', async () => {
    const port = await freePort()
    const made = await start(port)
    const slice = made.objects.pop()
    await made.changed()
    const refused = await made.curl(`http://203.0.113.5:${port}`)
    assert.equal(refused.code, 7)
    assert.match(refused.stderr, new RegExp(`203\\.0\\.113\\.5 port ${port} `))
    made.objects.push(slice)
    await made.changed()
    assert.equal((await made.curl(`http://203.0.113.5:${port}`)).stdout, 'hello\n')
  })

  it('lets a connection time out that the firewall drops', async () => {
    const port = await freePort()
    const { curl } = await start(port, rules())
    const dropped = await curl('--connect-timeout', '0.5', `http://203.0.113.5:${port}`)
    assert.equal(dropped.code, 28)
    assert.doesNotMatch(dropped.stderr, /127\.0\.0\.1/)
  })

  it('opens the node port when a rule allows it', async () => {
    const port = await freePort()
    const firewall = rules()
    const { curl, ports } = await start(port, firewall)
    firewall.allow(port)
    await ports.settled()
    assert.equal((await curl(`http://203.0.113.5:${port}`)).stdout, 'hello\n')
  })

  it('leaves the load balancer open behind the firewall', async () => {
    const { curl } = await start(await freePort(), rules())
    assert.equal((await curl('http://198.51.100.9')).stdout, 'hello\n')
  })

  it('takes another port when the wanted one is in use, and says so', async () => {
    const port = await freePort()
    const other: Server = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    closers.push(() => new Promise((resolve) => other.close(resolve)))
    const { curl, events, ports } = await start(port)
    const warning = `Warning PortInUse: Port ${port} of this machine is used by another program; `
    assert.ok(
      events.some((event) => event.startsWith(warning)),
      events.join('\n'),
    )
    assert.notEqual(ports.entries.find((entry) => entry.port === port)?.local, port)
    assert.equal((await curl(`http://203.0.113.5:${port}`)).stdout, 'hello\n')
  })

  it('closes the port when the Service goes', async () => {
    const port = await freePort()
    const made = await start(port)
    made.objects.splice(1, 1)
    await made.changed()
    assert.equal((await made.curl(`http://127.0.0.1:${port}`)).code, 7)
  })

  it('writes the map as data', async () => {
    const port = await freePort()
    const { ports } = await start(port)
    const entry = ports.entries.find(({ address }) => address === '203.0.113.5')
    assert.deepEqual(entry, {
      address: '203.0.113.5',
      port,
      via: 'nodePort',
      service: { namespace: 'default', name: 'web' },
      state: 'open',
      local: port,
    })
  })
})
