import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { PassThrough, Readable, Writable } from 'node:stream'
import type { WebSocket } from 'ws'
import type { FakeServer } from './support/fake-server.ts'
import { startFakeServer } from './support/fake-server.ts'
import { loadKubectl, run, temporaryKubeconfig } from './support/run.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 80 }] }, { name: 'side' }] },
  status: { phase: 'Running' },
}

const answers = { 'GET /api/v1/namespaces/default/pods/web': pod }

describe('kubectl streams', () => {
  let server: FakeServer
  let config: ReturnType<typeof temporaryKubeconfig>
  const start = async (onSocket: (socket: WebSocket, url: URL) => void, more: Record<string, unknown> = {}) => {
    server = await startFakeServer({ answers: { ...answers, ...more }, onSocket })
    config = temporaryKubeconfig(server.url)
  }

  afterEach(async () => {
    config.remove()
    await server.close()
  })

  it('writes the output of exec and takes its exit code', async () => {
    await start((socket) => {
      socket.send(Buffer.from('\x01out\n'))
      socket.send(Buffer.from('\x02err\n'))
      socket.send(
        Buffer.from(
          `\x03${JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '3' }] } })}`,
        ),
      )
    })
    const outcome = await run(['exec', 'web', '-c', 'main', '--', 'sh', '-c', 'x y'], { kubeconfig: config.path })
    assert.deepEqual(outcome, { stdout: 'out\n', stderr: 'err\ncommand terminated with exit code 3\n', code: 3 })
  })

  it('asks for the command word by word', async () => {
    let asked = ''
    await start((socket, url) => {
      asked = url.search
      socket.send(Buffer.from('\x03{"kind":"Status","status":"Success"}'))
    })
    await run(['exec', 'web', '-c', 'main', '--', 'echo', 'a b'], { kubeconfig: config.path })
    assert.equal(asked, '?command=echo&command=a+b&container=main&stdout=true&stderr=true')
  })

  it('sends stdin and its end', async () => {
    const received: Buffer[] = []
    await start((socket) => {
      socket.on('message', (data: Buffer) => {
        received.push(data)
        if (data[0] === 255) socket.send(Buffer.from('\x03{"kind":"Status","status":"Success"}'))
      })
    })
    const outcome = await run(['exec', '-i', 'web', '-c', 'main', '--', 'cat'], {
      kubeconfig: config.path,
      stdin: 'hello',
    })
    assert.equal(outcome.code, 0)
    assert.deepEqual(Buffer.concat(received), Buffer.from([0, ...Buffer.from('hello'), 255, 0]))
  })

  it('says which container of several it took', async () => {
    await start((socket) => socket.send(Buffer.from('\x03{"kind":"Status","status":"Success"}')))
    const { stderr } = await run(['exec', 'web', '--', 'ls'], { kubeconfig: config.path })
    assert.equal(stderr, 'Defaulted container "main" out of: main, side\n')
  })

  it('prints logs with their source before each line', async () => {
    await start(() => undefined, { 'GET /api/v1/namespaces/default/pods/web/log': 'one\ntwo\n' })
    const { stdout } = await run(['logs', 'web', '-c', 'side', '--prefix'], { kubeconfig: config.path })
    assert.equal(stdout, '[pod/web/side] one\n[pod/web/side] two\n')
  })

  it('forwards a connection to the port of the pod', async () => {
    const ports: string[] = []
    await start((socket, url) => {
      ports.push(url.searchParams.get('ports') ?? '')
      socket.send(Buffer.from([0, 80, 0]))
      socket.send(Buffer.from([1, 80, 0]))
      socket.on('message', (data: Buffer) => {
        socket.send(Buffer.concat([Buffer.of(0), Buffer.from(`echo ${data.subarray(1).toString()}`)]))
        socket.close()
      })
    })
    const { answer, output, code } = await forwardOnce(config.path, [
      'port-forward',
      'pod/web',
      ':http',
      '--address',
      '127.0.0.1',
    ])
    assert.equal(answer, 'echo ping')
    assert.deepEqual(ports, ['80'])
    assert.match(output, /^Forwarding from 127\.0\.0\.1:(\d+) -> 80\nHandling connection for \1\n$/)
    assert.equal(code, 0)
  })

  it('ends when the pod reports an error on a forwarded port', async () => {
    await start((socket) => {
      socket.send(Buffer.from([0, 80, 0]))
      socket.send(Buffer.from([1, 80, 0]))
      socket.send(Buffer.concat([Buffer.of(1), Buffer.from('connection refused')]))
    })
    const { errors, code } = await forwardOnce(
      config.path,
      ['port-forward', 'pod/web', ':80', '--address', '127.0.0.1'],
      false,
    )
    assert.match(errors, /an error occurred forwarding \d+ -> 80: connection refused\nerror: lost connection to pod\n$/)
    assert.equal(code, 1)
  })
})

/** Runs port-forward, talks once through it and interrupts it. */
async function forwardOnce(kubeconfig: string, argv: readonly string[], interrupt = true) {
  const abort = new AbortController()
  const stdout = new PassThrough()
  let output = ''
  let errors = ''
  const listening = new Promise<number>((resolve) => {
    stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const port = output.match(/:(\d+) ->/)?.[1]
      if (port) resolve(Number(port))
    })
  })
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      errors += chunk.toString()
      done()
    },
  })
  const io = {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: { KUBECONFIG: kubeconfig },
    cwd: '/',
    isTTY: false,
    signal: abort.signal,
  }
  const kubectl = await loadKubectl()
  const running = kubectl(argv, io)
  const answer = await talk(await listening)
  if (interrupt) abort.abort()
  return { answer, code: await running, output, errors }
}

function talk(port: number): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write('ping'))
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(received))
  })
}
