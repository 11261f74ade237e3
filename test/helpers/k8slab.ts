import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { assertNoMistakes } from './daemon-log.ts'

const program = fileURLToPath(new URL('../../bin/run.cjs', import.meta.url))

export interface RunResult {
  exitCode: number
  stdout: string
  stderr: string
}

/** The built program with a home of its own. */
export interface BuiltProgram {
  home: string
  env: Record<string, string | undefined>
  run(...args: string[]): Promise<RunResult>
  /** Through another program, e.g. one that changes the network namespace: `prefix` is its command line. */
  runThrough(prefix: readonly string[], ...args: string[]): Promise<RunResult>
  /** Ends the sandboxes it started and deletes the home; fails when one wrote down a mistake of its own. */
  close(): void
}

export function builtProgram(env: Record<string, string | undefined> = {}): BuiltProgram {
  const home = mkdtempSync(path.join(tmpdir(), 'k8slab-home-'))
  const environment = { ...process.env, NO_COLOR: '1', LANG: 'C', K8SLAB_HOME: home, ...env }
  const through = (prefix: readonly string[], args: readonly string[]) =>
    run([...prefix, process.execPath, program, ...args], environment)
  return {
    home,
    env: environment,
    run: (...args) => through([], args),
    runThrough: (prefix, ...args) => through(prefix, args),
    close() {
      for (const flavour of ['minikube', 'gke'])
        endDaemon(path.join(home, 'sandboxes', flavour, 'sandbox', 'daemon.json'))
      try {
        assertNoMistakes(home)
      } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  }
}

function run([file = '', ...args]: readonly string[], env: Record<string, string | undefined>): Promise<RunResult> {
  return new Promise((resolve) => {
    execFile(file, args, { env: env as NodeJS.ProcessEnv, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255
      resolve({ exitCode: code, stdout, stderr })
    }).stdin?.end()
  })
}

function endDaemon(record: string): void {
  if (!existsSync(record)) return
  try {
    process.kill(JSON.parse(readFileSync(record, 'utf8')).pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
