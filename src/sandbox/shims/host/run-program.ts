import { hostname } from 'node:os'
import { systemClock } from '../../clock.ts'
import type { Process, Program } from '../../images/types.ts'
import { hostFs } from './host-fs.ts'
import { hostNetwork } from './host-network.ts'

/** Runs a program that was written for containers on this machine, with this process's terminal, files and network. */
export async function runProgram(program: Program, argv: readonly string[]): Promise<number> {
  const killed = new AbortController()
  process.stdout.on('error', () => process.exit(0))
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  const credentials = { uid, gid, groups: [gid], capabilities: 0n, noNewPrivileges: false }
  const world: Process = {
    pid: process.pid,
    argv,
    env: environment,
    cwd: process.cwd(),
    credentials,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    fs: hostFs,
    net: hostNetwork(process.env),
    hostname: hostname(),
    clock: systemClock,
    killed: killed.signal,
    onSignal: (signal, listener) => {
      process.on(signal, listener)
    },
    spawn: refuse,
    exec: refuse,
    processes: () => [{ pid: process.pid, argv, credentials, started: Date.now() }],
    kill: (pid, signal) => {
      process.kill(pid, signal)
    },
  }
  // Timers of the clock keep no process alive, but a program that waits must.
  const alive = setInterval(() => undefined, 60_000)
  try {
    return await program(world)
  } finally {
    clearInterval(alive)
  }
}

/** Such programs start no others. */
async function refuse(words: readonly string[]): Promise<never> {
  throw Object.assign(new Error(`${words[0] ?? ''}: not found`), { code: 'ENOENT' })
}
