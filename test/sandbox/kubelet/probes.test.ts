import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Container } from '../../../src/sandbox/schema/types.gen.ts'
import { turnsUntil } from '../../helpers/turns-until.ts'
import { execIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('probes', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  const web = (fields: Partial<Container>) => container({ command: ['web'], ...fields })
  const http = (path: string) => ({ httpGet: { path, port: 80 }, periodSeconds: 5, failureThreshold: 3 })
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second++) await world.clock.advance(1000)
  }

  it('make a container ready when the readiness probe succeeds', async () => {
    await world.run({ containers: [web({ readinessProbe: { ...http('/ok'), initialDelaySeconds: 3 } })] })
    assert.equal(world.status().ready, false)
    await seconds(4)
    assert.equal(world.status().ready, true)
  })

  it('tell why a readiness probe fails', async () => {
    await world.run({ containers: [web({ readinessProbe: http('/health') })] })
    await seconds(1)
    assert.equal(world.status().ready, true)
    await execIn(world, ['say'])
    const { podIP = '' } = world.pod().status ?? {}
    await toggle(podIP)
    await seconds(5)
    assert.equal(world.status().ready, true)
    await seconds(11)
    assert.equal(world.status().ready, false)
    assert.ok(world.events.includes('Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503'))
  })

  it('tell of a refused connection as Go does', async () => {
    const { status } = await world.run({ containers: [container({ readinessProbe: http('/ok') })] })
    await seconds(1)
    const url = `http://${status?.podIP}:80/ok`
    const cause = `Get "${url}": dial tcp ${status?.podIP}:80: connect: connection refused`
    assert.ok(world.events.includes(`Warning Unhealthy Readiness probe failed: ${cause}`))
  })

  it('restart a container when the liveness probe fails often enough', async () => {
    await world.run({ containers: [web({ livenessProbe: http('/health') })] })
    await seconds(1)
    await toggle(world.pod().status?.podIP ?? '')
    await seconds(17)
    assert.ok(world.events.includes('Normal Killing Container main failed liveness probe, will be restarted'))
    assert.equal(world.status().restartCount, 1)
    assert.ok(world.status().state?.running)
  })

  it('hold the others back until the startup probe succeeds', async () => {
    const startupProbe = { exec: { command: ['cat', '/tmp/started'] }, periodSeconds: 1, failureThreshold: 30 }
    await world.run({ containers: [container({ startupProbe, livenessProbe: http('/ok') })] })
    await seconds(5)
    assert.equal(world.status().started, false)
    await execIn(world, ['write', '/tmp/started', 'yes'])
    await seconds(2)
    assert.deepEqual([world.status().started, world.status().ready], [true, true])
  })

  it('ask a TCP port', async () => {
    await world.run({ containers: [web({ readinessProbe: { tcpSocket: { port: 80 } } })] })
    await seconds(1)
    assert.equal(world.status().ready, true)
  })

  it('ask a gRPC service for its health', async () => {
    const readinessProbe = { grpc: { port: 9090 }, periodSeconds: 1 }
    await world.run({ containers: [container({ command: ['grpc', '1'], readinessProbe })] })
    await seconds(1)
    await turnsUntil(() => world.status().ready)
    assert.equal(world.status().ready, true)
    await world.run({ containers: [container({ command: ['grpc', '2'], readinessProbe })] }, { name: 'q' })
    await seconds(1)
    const failed = 'Warning Unhealthy Readiness probe failed: service unhealthy (responded with "NOT_SERVING")'
    await turnsUntil(() => world.events.includes(failed))
    assert.ok(world.events.includes(failed))
  })

  it('follow a redirect on the same host', async () => {
    await world.run({ containers: [web({ readinessProbe: http('/moved') })] })
    await seconds(1)
    assert.equal(world.status().ready, true)
  })

  it('fail a probe that takes too long', async () => {
    const readinessProbe = { exec: { command: ['stubborn'] }, timeoutSeconds: 2, periodSeconds: 10 }
    await world.run({ containers: [container({ readinessProbe })] })
    await seconds(3)
    assert.ok(
      world.events.includes(
        'Warning Unhealthy Readiness probe failed: command timed out: "stubborn" timed out after 2s',
      ),
    )
  })

  async function toggle(ip: string): Promise<void> {
    const connection = await world.kubelet.portForward(world.pod(), 80)
    assert.ok(ip)
    connection.end('GET /toggle HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    for await (const _ of connection);
  }
})
