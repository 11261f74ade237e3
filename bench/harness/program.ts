import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The program as it is installed: what the build made. */
export const program = fileURLToPath(new URL('../../bin/run.cjs', import.meta.url))

export interface Run {
  milliseconds: number
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a program to its end, without a terminal. The time is that of the whole process. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ milliseconds: performance.now() - started, code, ...output }))
  })
}

/** Runs k8slab with a home of its own; what fails is told, since a failure is fast. */
export async function k8slab(home: string, ...args: string[]): Promise<Run> {
  const result = await run(process.execPath, [program, ...args], environment(home))
  if (result.code !== 0) throw new Error(`k8slab ${args.join(' ')} ended with ${result.code}:\n${result.stderr}`)
  return result
}

export function environment(home: string): NodeJS.ProcessEnv {
  const { KUBECONFIG: _own, ...env } = process.env
  return { ...env, K8SLAB_HOME: home, NO_COLOR: '1' }
}

/** Does something with a new home; its sandboxes are stopped and the folder is removed afterwards. */
export async function withHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'k8slab-bench-')))
  try {
    return await work(home)
  } finally {
    await stopDaemons(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
}

/** Ids of the processes of a home's sandboxes. */
export function daemonsOf(home: string): number[] {
  const sandboxes = path.join(home, 'sandboxes')
  if (!existsSync(sandboxes)) return []
  return readdirSync(sandboxes).flatMap((flavour) => {
    const record = path.join(sandboxes, flavour, 'sandbox', 'daemon.json')
    return existsSync(record) ? [Number(JSON.parse(readFileSync(record, 'utf8')).pid)] : []
  })
}

async function stopDaemons(home: string): Promise<void> {
  const pids = daemonsOf(home)
  for (const pid of pids) process.kill(pid, 'SIGTERM')
  while (pids.some(runs)) await setTimeout(10)
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The resident memory of a process in MB, now and at its highest; undefined where the system does not tell. */
export function memoryOf(pid: number): { now: number; peak: number } | undefined {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  const status = readFileSync(file, 'utf8')
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) / 1024
  return { now: field('VmRSS'), peak: field('VmHWM') }
}
