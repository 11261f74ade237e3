import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { sandboxPaths } from '../../../../src/sandbox/daemon.ts'
import { type Client, clientOf } from './client.ts'

export interface DaemonProcess {
  readonly process: ChildProcess
  /** Resolves when it serves; rejects with what it wrote to its log when it ends before. */
  ready(): Promise<Client>
  /** Ends it as a power switch would. */
  kill(): Promise<void>
}

interface DaemonPlace {
  home: string
  /** Where its output goes. */
  log: string
  /** A command that runs another one, such as `nsenter`. */
  prefix?: readonly string[]
  /** The home as this process sees it. */
  seenAt?: string
}

/** Starts the background process of a sandbox: the bundle when it is built, else the sources. */
export function startDaemon({ home, log, prefix = [], seenAt = home }: DaemonPlace): DaemonProcess {
  const output = openSync(log, 'w')
  const command = [...prefix, process.execPath, ...program(), '--home', home, '--idle-minutes', '0']
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', output, output] })
  closeSync(output)
  const exited = once(child, 'exit')
  return {
    process: child,
    ready: () => readiness(child, seenAt, log),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function program(): string[] {
  const bundled = path.resolve('dist/daemon.cjs')
  if (existsSync(bundled)) return [bundled]
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return ['--import', loader, path.resolve('src/sandbox/daemon/main.ts')]
}

async function readiness(child: ChildProcess, home: string, log: string): Promise<Client> {
  while (child.exitCode === null && child.signalCode === null) {
    const record = recordOf(home)
    if (record?.pid === child.pid) return clientOf(home)
    await delay(5)
  }
  throw new Error(`the daemon ended: ${readFileSync(log, 'utf8')}`)
}

function recordOf(home: string): { pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(sandboxPaths(home).record, 'utf8'))
  } catch {
    // Not there yet, or left by one that was killed.
    return undefined
  }
}
