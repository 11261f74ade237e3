import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { fakeStreams } from './support/fake-streams.ts'
import { runningPod } from './support/pod.ts'
import { tinyServer } from './support/tiny-server.ts'

// 1.28 speaks SPDY, 1.30 and later WebSocket; whatever is installed is tried.
for (const kubectl of kubectls()) {
  describe(`streams of ${kubectl.name}`, () => {
    const home = mkdtempSync(join(tmpdir(), 'k8slab-kubectl-'))
    let server: Awaited<ReturnType<typeof tinyServer>>
    let echo: Server
    before(async () => {
      server = await tinyServer(runningPod(), fakeStreams())
      echo = createServer({ allowHalfOpen: true }, answerWhenComplete)
      await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    })
    after(async () => {
      echo.close()
      await server.close()
      rmSync(home, { recursive: true, force: true })
    })

    const start = (...args: string[]) =>
      spawn(kubectl.path, ['--server', server.url, ...args], { env: { HOME: home, KUBECONFIG: '/dev/null' } })
    const run = async (args: string[], input: Buffer = Buffer.alloc(0)) => {
      const child = start(...args)
      child.stdin.end(input)
      const output: Buffer[] = []
      let errors = ''
      child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString()
      })
      const code = await new Promise((resolve) => child.once('close', resolve))
      return { code, output: Buffer.concat(output), errors }
    }

    it('runs a command', async () => {
      const { code, output } = await run(['exec', 'p', '--', 'echo', 'hi'])
      assert.deepEqual([code, output.toString()], [0, 'hi\n'])
    })

    it('gives the exit code', async () => {
      const { code, errors } = await run(['exec', 'p', '--', 'exit', '3'])
      assert.deepEqual([code, errors], [3, 'command terminated with exit code 3\n'])
    })

    it('carries megabytes in both directions', async () => {
      const data = randomBytes(2_000_000)
      const { output } = await run(['exec', '-i', 'p', '--', 'cat'], data)
      assert.equal(digest(output), digest(data))
    })

    it('says that there is no such command', async () => {
      const { code, errors } = await run(['exec', 'p', '--', 'nope'])
      assert.equal(code, 1)
      assert.match(errors, /executable file not found in \$PATH/)
    })

    it('forwards several connections at once, each half closed by itself', async () => {
      const forward = start('port-forward', 'p', `:${(echo.address() as AddressInfo).port}`)
      const local = await forwardedPort(forward)
      const sizes = [1, 100, 50_000, 1_000_000]
      const answers = await Promise.all(sizes.map((size) => roundTrip(local, randomBytes(size))))
      forward.kill('SIGINT')
      assert.deepEqual(answers, [true, true, true, true])
    })
  })
}

function kubectls(): { name: string; path: string }[] {
  try {
    const folder = dirname(realpathSync(execFileSync('which', ['kubectl'], { encoding: 'utf8' }).trim()))
    const names = readdirSync(folder).filter((name) => ['kubectl.1.28', 'kubectl.1.32', 'kubectl.1.33'].includes(name))
    const found = names.length > 0 ? names : ['kubectl']
    return found.map((name) => ({ name, path: join(folder, name) }))
  } catch {
    return []
  }
}

function answerWhenComplete(connection: import('node:net').Socket): void {
  const parts: Buffer[] = []
  connection.on('data', (part) => parts.push(part))
  connection.on('end', () => connection.end(Buffer.concat(parts)))
  connection.on('error', () => {})
}

function forwardedPort(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    let text = ''
    child.stdout?.on('data', (chunk) => {
      text += chunk
      const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1]
      if (port) resolve(Number(port))
    })
  })
}

function roundTrip(port: number, data: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(part))
    socket.once('end', () => {
      socket.end()
      resolve(digest(Buffer.concat(parts)) === digest(data))
    })
    socket.once('error', reject)
    socket.end(data)
  })
}

function digest(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
