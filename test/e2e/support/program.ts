import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../../../src/util/find-program.ts'
import { k8slabHome } from '../../../src/util/home.ts'
import { assertNoMistakes } from '../../helpers/daemon-log.ts'
import { newestKubectl } from '../../helpers/kubectl-versions.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const bin = path.join(root, 'bin/run.cjs')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunSettings {
  env?: Record<string, string>
  /** What is piped into it; nothing can be read from it otherwise. */
  stdin?: string
  /** Another file than `bin/run.cjs`, or options of node before it. */
  entry?: string[]
  /** Called with each piece of stdout as it comes; the process can be signalled. */
  onOutput?: (all: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** The built program as a person with a home of their own has it; what it leaves running ends with {@link Program.end}, which fails when a sandbox wrote down a mistake. */
export interface Program {
  home: string
  /** Where k8slab keeps its own files, unless `env` has a K8SLAB_HOME. */
  state: string
  env: NodeJS.ProcessEnv
  run(args: string[], settings?: RunSettings): Promise<Ended>
  /** Process ids of the sandboxes that run for this home. */
  daemons(): number[]
  end(): Promise<void>
}

export function createProgram(extra: Record<string, string | undefined> = {}): Program {
  const home = temporaryFolder()
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: home,
    K8SLAB_PLAIN_RC: '1',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    TERM: 'xterm-256color',
    ...extra,
  }
  const state = k8slabHome(env)
  const daemons = () => daemonPids(env['K8SLAB_HOME'] ?? state)
  return {
    home,
    state,
    env,
    run: (args, settings = {}) => runProgram(args, env, home, settings),
    daemons,
    async end() {
      await Promise.all(daemons().map(endProcess))
      try {
        assertNoMistakes(env['K8SLAB_HOME'] ?? state)
      } finally {
        removeFolder(home)
      }
    },
  }
}

function runProgram(args: string[], env: NodeJS.ProcessEnv, cwd: string, settings: RunSettings): Promise<Ended> {
  const child = spawn(process.execPath, [...(settings.entry ?? [bin]), ...args], {
    cwd,
    env: { ...env, ...settings.env },
    stdio: [settings.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end(settings.stdin)
  const ended: Ended = { code: null, stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    ended.stdout += text
    settings.onOutput?.(ended.stdout, (signal) => child.kill(signal))
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    ended.stderr += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...ended, code }))
  })
}

function daemonPids(home: string): number[] {
  const sandboxes = path.join(home, 'sandboxes')
  if (!existsSync(sandboxes)) return []
  return readdirSync(sandboxes)
    .map((flavour) => path.join(sandboxes, flavour, 'sandbox/daemon.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')).pid as number)
    .filter(isRunning)
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ends a process, by force when it does not mind; resolves when it is gone. */
export async function endProcess(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals) => isRunning(pid) && process.kill(pid, name)
  signal('SIGTERM')
  for (let turn = 0; isRunning(pid); turn++) {
    if (turn === 200) signal('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** PATH with a real kubectl first, linked into a folder; undefined where there is none. */
export function pathWithKubectl(folder: string): string | undefined {
  const kubectl = newestKubectl()
  if (!kubectl) return undefined
  mkdirSync(folder, { recursive: true })
  symlinkSync(kubectl.file, path.join(folder, 'kubectl'))
  return `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`
}

const tools =
  'bash sh node cat ls mkdir rm cp mv grep sed head tail tr sort uniq wc env printf sleep date uname id dirname basename test true false tee touch chmod stty'

/** A PATH on which only the shell and the everyday tools are found: no kubectl, curl or jq. */
export function barePath(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const tool of tools.split(' ')) {
    const file = tool === 'node' ? process.execPath : findProgram(tool, process.env)
    if (file && !existsSync(path.join(folder, tool))) symlinkSync(file, path.join(folder, tool))
  }
  return folder
}
