import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'mocha'
import { WebSocket } from 'ws'
import { turnsUntil } from '../../../../helpers/turns-until.ts'
import { channelClient } from '../support/channel-client.ts'
import { fakeStreams } from '../support/fake-streams.ts'
import { runningPod } from '../support/pod.ts'
import { tinyServer } from '../support/tiny-server.ts'

const exec = '/api/v1/namespaces/default/pods/p/exec'

describe('exec over WebSocket', () => {
  const streams = fakeStreams()
  let server: Awaited<ReturnType<typeof tinyServer>>
  before(async () => {
    server = await tinyServer(runningPod(), streams)
  })
  after(() => server.close())

  const run = (query: string, protocol = 'v5.channel.k8s.io') =>
    channelClient(server.url, `${exec}?${query}`, protocol).closed

  it('sends output on its channel and Success at the end', async () => {
    const received = await run('command=echo&command=hi&stdout=true')
    assert.deepEqual(received, { 1: 'hi\n', 3: '{"metadata":{},"status":"Success"}' })
  })

  it('sends stderr on channel 2', async () => {
    const received = await run('command=warn&command=oops&stdout=true&stderr=true')
    assert.equal(received[2], 'oops\n')
  })

  it('sends the exit code as a cause', async () => {
    const received = await run('command=exit&command=3&stdout=true')
    assert.deepEqual(JSON.parse(received[3] ?? ''), {
      metadata: {},
      status: 'Failure',
      message: 'command terminated with non-zero exit code: error executing command [exit 3], exit code 3',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    })
  })

  it('tells why a command cannot be run', async () => {
    const { message, code } = JSON.parse((await run('command=nope&stdout=true'))[3] ?? '')
    assert.equal(
      message,
      'Internal error occurred: Internal error occurred: error executing command in container: exec: "nope": executable file not found in $PATH',
    )
    assert.equal(code, 500)
  })

  it('ends stdin when the client closes its channel', async () => {
    const client = channelClient(server.url, `${exec}?command=cat&stdin=true&stdout=true`, 'v5.channel.k8s.io')
    await client.opened
    client.send(0, 'abc')
    client.socket.send(Buffer.from([255, 0]))
    assert.equal((await client.closed)[1], 'abc')
  })

  it('speaks base64', async () => {
    const received = await run('command=echo&command=hi&stdout=true', 'v4.base64.channel.k8s.io')
    assert.deepEqual(received, { 1: 'hi\n', 3: '{"metadata":{},"status":"Success"}' })
  })

  it('says words, not a Status, to clients before v4', async () => {
    const received = await run('command=exit&command=3&stdout=true', 'channel.k8s.io')
    assert.match(received[3] ?? '', /^command terminated with non-zero exit code/)
  })

  it('serves a client without a subprotocol', async () => {
    assert.equal((await run('command=echo&command=hi&stdout=true', ''))[1], 'hi\n')
  })

  it('tells the size of the terminal', async () => {
    const client = channelClient(server.url, `${exec}?command=size&stdout=true&tty=true`, 'v5.channel.k8s.io')
    await client.opened
    client.send(4, '{"Width":132,"Height":50}\n')
    assert.equal((await client.closed)[1], '132x50\n')
  })

  it('tells the node when the client has gone', async () => {
    const client = channelClient(server.url, `${exec}?command=wait&stdout=true`, 'v5.channel.k8s.io')
    await once(client.socket, 'message')
    client.socket.terminate()
    await client.closed
    await turnsUntil(() => streams.aborted.includes('wait'))
    assert.ok(streams.aborted.includes('wait'))
  })

  it('says in the stream that the container does not run', async () => {
    const stopped = runningPod()
    stopped.status = { phase: 'Running', containerStatuses: [] }
    const other = await tinyServer(stopped, streams)
    const { closed } = channelClient(other.url, `${exec}?command=echo&stdout=true`, 'v5.channel.k8s.io')
    const { message } = JSON.parse((await closed)[3] ?? '')
    await other.close()
    assert.equal(message, 'Internal error occurred: unable to upgrade connection: container not found ("main")')
  })

  it('refuses to connect to nothing', async () => {
    assert.deepEqual(await refusal('command=echo'), [400, 'you must specify at least 1 of stdin, stdout, stderr'])
  })

  it('refuses a container that the pod does not have', async () => {
    assert.deepEqual(await refusal('command=echo&stdout=true&container=x'), [400, 'container x is not valid for pod p'])
  })

  async function refusal(query: string): Promise<[number | undefined, string]> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${exec}?${query}`, ['v5.channel.k8s.io'])
    const [, response] = await once(socket, 'unexpected-response')
    let body = ''
    for await (const chunk of response) body += chunk
    return [response.statusCode, JSON.parse(body).message]
  }
})
