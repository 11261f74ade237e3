import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { KubectlIo } from '../../../../../src/sandbox/shims/kubectl/io.ts'

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** Loaded as the commands are, so that there is one copy of what they share, however the test itself was loaded. */
export async function loadKubectl() {
  return (await import('../../../../../src/sandbox/shims/kubectl/kubectl.ts')).kubectl
}

/** Runs one command line in this process against the server of a kubeconfig. */
export async function run(
  argv: readonly string[],
  options: { kubeconfig?: string; stdin?: string; cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const stdout = new Sink()
  const stderr = new Sink()
  const io: KubectlIo = {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout,
    stderr,
    env: { HOME: '/nowhere', KUBECONFIG: options.kubeconfig, PATH: process.env['PATH'], ...options.env },
    cwd: options.cwd ?? process.cwd(),
    isTTY: false,
  }
  const kubectl = await loadKubectl()
  const code = await kubectl(argv, io)
  return { stdout: stdout.text, stderr: stderr.text, code }
}

class Sink extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    done()
  }
}

/** A folder of its own with a kubeconfig for a server, and how to remove it. */
export function temporaryKubeconfig(server: string): { path: string; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-test-'))
  const path = join(folder, 'config')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'default' } }],
    'current-context': 'x',
  }
  writeFileSync(path, JSON.stringify(config))
  return { path, folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
