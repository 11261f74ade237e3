import assert from 'node:assert/strict'
import { connect } from 'node:http2'
import { grpcHealth } from '../../../../src/sandbox/kubelet/probes/grpc.ts'
import { reset } from '../../../../src/sandbox/network/connection.ts'
import type { Connection } from '../../../../src/sandbox/network/types.ts'
import { fakeClock } from '../../../helpers/fake-clock.ts'
import { container } from '../container.ts'

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

describe('agnhost grpc-health-checking', () => {
  const start = async (...args: string[]) => {
    const clock = fakeClock()
    const server = container(image, { name: 'server', clock, args: ['grpc-health-checking', ...args] })
    await server.start()
    await server.printed('Http server starting')
    const check = async (service = '') => {
      const { ok, output } = await grpcHealth(
        server.network,
        { host: server.net.ip, port: 5000, service },
        new AbortController().signal,
      )
      return ok ? 'ok' : output
    }
    return { clock, server, check }
  }

  it('serves', async () => {
    assert.equal(await (await start()).check(), 'ok')
  })

  it('stops serving when it is told to', async () => {
    const { server, check } = await start()
    await server.run('curl -s localhost:8080/make-not-serving')
    assert.equal(await check(), 'service unhealthy (responded with "NOT_SERVING")')
  })

  it('stops serving after a time', async () => {
    const { clock, check } = await start('--delay-unhealthy-sec', '10')
    assert.equal(await check(), 'ok')
    await clock.advance(10_000)
    assert.equal(await check(), 'service unhealthy (responded with "NOT_SERVING")')
  })

  it('survives clients that go away in the middle of a request', async () => {
    const { server, check } = await start()
    const leave = async (end: (connection: Connection) => void, request: Buffer | undefined, turns: number) => {
      const connection = await server.network.connect(server.net.ip, 5000)
      const session = connect('http://server', { createConnection: () => connection })
      session.on('error', () => {})
      const stream = session.request(
        { ':method': 'POST', ':path': '/grpc.health.v1.Health/Check' },
        { endStream: false },
      )
      stream.on('error', () => {})
      if (request) stream.end(request)
      for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
      end(connection)
      assert.equal(await check(), 'ok')
    }
    const destroy = (connection: Connection) => connection.destroy()
    for (const end of [reset, destroy]) {
      for (const request of [Buffer.alloc(5), undefined]) {
        for (let turns = 0; turns < 8; turns++) await leave(end, request, turns)
      }
    }
  })

  it('knows one service', async () => {
    const { check } = await start('--service', 'mine')
    assert.equal(await check('mine'), 'ok')
    assert.equal(await check('other'), 'error: health rpc probe failed')
  })
})
