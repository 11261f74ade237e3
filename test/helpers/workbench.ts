import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

export interface Outcome {
  code: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  stdin?: string
  env?: Record<string, string>
  /** Milliseconds until the command is ended; its code is then 124, as of timeout(1). */
  timeout?: number
}

/** A folder with a shell in which `kubectl` is one real program that talks to one cluster. */
export interface Workbench {
  readonly folder: string
  readonly env: Record<string, string>
  /** Writes a file of the folder. */
  write(name: string, content: string): void
  /** Runs a line of sh. */
  run(line: string, options?: RunOptions): Promise<Outcome>
  /** Starts a line of sh that goes on beside the others; ended by `close` at the latest. */
  start(line: string): ChildProcess
  close(): void
}

/** @param kubectl path of the program; @param kubeconfig the text of the file it finds. */
export function workbench(kubectl: string, kubeconfig: string): Workbench {
  const home = temporaryFolder()
  const folder = path.join(home, 'work')
  mkdirSync(path.join(home, 'bin'))
  mkdirSync(folder)
  symlinkSync(kubectl, path.join(home, 'bin', 'kubectl'))
  writeFileSync(path.join(home, 'kubeconfig'), kubeconfig, { mode: 0o600 })
  const env = {
    PATH: `${path.join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    KUBECONFIG: path.join(home, 'kubeconfig'),
    LANG: 'C',
    TERM: 'dumb',
    TZ: 'UTC',
  }
  const running = new Set<ChildProcess>()
  const start = (line: string, more: Record<string, string> = {}) => {
    const child = spawn('/bin/sh', ['-c', line], { cwd: folder, env: { ...env, ...more }, detached: true })
    running.add(child)
    child.on('exit', () => running.delete(child))
    return child
  }
  return {
    folder,
    env,
    write(name, content) {
      const file = path.join(folder, name)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, content)
    },
    run: (line, options = {}) => outcomeOf(start(line, options.env), options),
    start,
    close() {
      for (const child of running) end(child)
      removeFolder(home)
    },
  }
}

function outcomeOf(child: ChildProcess, { stdin = '', timeout = 20_000 }: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const text = { stdout: '', stderr: '' }
    let late = false
    const timer = setTimeout(() => {
      late = true
      end(child)
    }, timeout)
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk
      })
    }
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: late ? 124 : (code ?? 255), ...text })
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(stdin)
  })
}

/** The shell and what it has started. */
function end({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}
