import assert from 'node:assert/strict'
import { type FakeClock, fakeClock } from '../../../../helpers/fake-clock.ts'
import { container } from '../../container.ts'

describe('nc', () => {
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  let clock: FakeClock
  const pair = async () => {
    clock = fakeClock()
    const server = container(image, { name: 'server-abc', clock, args: ['netexec'] })
    await server.start()
    await server.printed('Started UDP server')
    return { server, client: container(image, { name: 'client', clock, network: server.network }) }
  }
  /** Lets the command come to its wait, and the wait be over. */
  const after = async <T>(result: Promise<T>, milliseconds: number): Promise<T> => {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(milliseconds)
    return result
  }

  it('sends a line over UDP and prints the answer until it was quiet for -w seconds', async () => {
    const { server, client } = await pair()
    const command = ['nc', '-v', '-u', '-w', '2', server.net.ip, '8081']
    const answer = await after(client.run(command, 'hostName\n'), 2000)
    const stderr = `Connection to ${server.net.ip} 8081 port [udp/*] succeeded!\n`
    assert.deepEqual(answer, { code: 0, stdout: 'server-abc', stderr })
  })

  it('tells that nobody takes datagrams', async () => {
    const { server, client } = await pair()
    const answer = await client.run(['nc', '-u', '-v', '-w', '2', server.net.ip, '99'], 'hi\n')
    assert.deepEqual([answer.code, answer.stdout], [1, ''])
    assert.match(answer.stderr, /nc: connect to \S+ port 99 \(udp\) failed: Connection refused\n$/)
  })

  it('tells a connection in the words of OpenBSD', async () => {
    const { server, client } = await pair()
    const { stderr } = await client.run(['nc', '-z', '-v', server.net.ip, '8080'])
    assert.equal(stderr, `Connection to ${server.net.ip} 8080 port [tcp/*] succeeded!\n`)
  })

  it('tells a refused connection in the words of OpenBSD', async () => {
    const { server, client } = await pair()
    const { code, stderr } = await client.run(['nc', '-z', '-v', server.net.ip, '99'])
    assert.deepEqual([code, stderr], [1, `nc: connect to ${server.net.ip} port 99 (tcp) failed: Connection refused\n`])
  })
})
