import assert from 'node:assert/strict'
import type { PodNetwork } from '../../../src/sandbox/network/types.ts'
import { endpointSlice, node, pass, service, world } from './world.ts'

/** Answers every datagram with a text and who asked. */
function answerer(pod: PodNetwork, port: number, text: string): void {
  const socket = pod.bind(port, (_, from) => {
    void socket.send(Buffer.from(`${text} to ${from.address}`), from.address, from.port)
  })
}

/** What comes back for one datagram from a socket, and from where. */
function inquirer(pod: PodNetwork) {
  let arrived: (answer: string) => void = () => {}
  const socket = pod.bind(0, (data, from) => arrived(`${data.toString()} from ${from.address}:${from.port}`))
  return async (host: string, port: number) => {
    const answer = new Promise<string>((resolve) => {
      arrived = resolve
    })
    await socket.send(Buffer.from('hi'), host, port)
    return answer
  }
}

describe('datagrams', () => {
  const dns = service('dns', {
    clusterIP: '10.96.0.10',
    sessionAffinity: 'None',
    ports: [
      { name: 'udp', port: 53, protocol: 'UDP', nodePort: 31053 },
      { name: 'tcp', port: 53, protocol: 'TCP' },
    ],
  })

  function twoServers() {
    const made = world([node('minikube', '192.168.49.2'), dns])
    const [client, a, b] = [made.pod('client'), made.pod('a'), made.pod('b')]
    answerer(a, 5353, 'a')
    answerer(b, 5353, 'b')
    made.objects.push(endpointSlice('dns', { name: 'udp', port: 5353, protocol: 'UDP' }, [{ ip: a.ip }, { ip: b.ip }]))
    return { ...made, client, a, b }
  }

  it('reach a pod and tell who sent them', async () => {
    const { client, a } = twoServers()
    assert.equal(await inquirer(client)(a.ip, 5353), `a to ${client.ip} from ${a.ip}:5353`)
  })

  it('come back from the address of the Service they were sent to', async () => {
    const { client } = twoServers()
    assert.equal(await inquirer(client)('10.96.0.10', 53), `a to ${client.ip} from 10.96.0.10:53`)
  })

  it('of one socket stay with one backend; other sockets take turns', async () => {
    const { client } = twoServers()
    const [one, two] = [inquirer(client), inquirer(client)]
    const answers = [await one('10.96.0.10', 53), await one('10.96.0.10', 53), await two('10.96.0.10', 53)]
    assert.deepEqual(
      answers.map((answer) => answer[0]),
      ['a', 'a', 'b'],
    )
  })

  it('take a backend anew after two quiet minutes', async () => {
    const { client, clock } = twoServers()
    const one = inquirer(client)
    const first = await one('10.96.0.10', 53)
    await pass(clock, 120_001)
    assert.deepEqual([first[0], (await one('10.96.0.10', 53))[0]], ['a', 'b'])
  })

  it('go through node ports', async () => {
    const { client } = twoServers()
    assert.match(await inquirer(client)('192.168.49.2', 31053), /^a .* from 192.168.49.2:31053$/)
  })

  it('do not reach the TCP port of the same number', async () => {
    const { client, a } = twoServers()
    await assert.rejects(client.connect(a.ip, 5353), { code: 'ECONNREFUSED' })
  })

  it('are refused where nobody is bound', async () => {
    const { client, a } = twoServers()
    await assert.rejects(client.bind(0, () => {}).send(Buffer.from('hi'), a.ip, 5354), { code: 'ECONNREFUSED' })
  })

  it('stay on localhost', async () => {
    const { a } = twoServers()
    assert.equal(await inquirer(a)('localhost', 5353), 'a to 127.0.0.1 from 127.0.0.1:5353')
  })

  it('need a port of their own', () => {
    const { a } = twoServers()
    assert.throws(() => a.bind(5353, () => {}), { code: 'EADDRINUSE' })
  })
})
