import { spawn } from 'node:child_process'
import { existsSync, openSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { UserError } from '../util/errors.ts'
import { withLock } from '../util/lock.ts'
import { isRunning } from '../util/process.ts'
import { orUnusable, unusable } from '../util/unusable-folder.ts'
import type { FirewallRule } from './cluster/project.ts'
import { askDaemon, DaemonUnreachable, readJson } from './daemon/control-client.ts'
import { readFailure } from './daemon/failure.ts'
import { ownerOf } from './daemon/owner.ts'
import { type DaemonRecord, sandboxPaths } from './daemon/paths.ts'
import type { FlavourName } from './flavours/types.ts'
import type { AddressEntry } from './network/ports.ts'

export { askDaemon, followDaemon } from './daemon/control-client.ts'
export { sandboxPaths } from './daemon/paths.ts'

export interface DaemonOptions {
  /** k8slab's home folder; the sandbox keeps its state below it. */
  home: string
  flavour: FlavourName
  nodes?: number
  port?: number
  /** After how many minutes without requests it stops by itself; never with 0. */
  idleMinutes?: number
}

export interface DaemonStatus {
  pid: number
  url: string
  flavour: FlavourName
  clusters: {
    name: string
    zone: string
    creationTimestamp: string
    nodes: { name: string; internalIP?: string; externalIP?: string }[]
  }[]
  firewall: FirewallRule[]
  addresses: AddressEntry[]
  connections: number
}

const START_TIMEOUT = 20_000
/** How often to see whether it is there: nothing happens meanwhile, and somebody waits. */
const LOOK_EVERY = 2
const PROBE_TIMEOUT = 2_000

/**
 * Finds the running sandbox of a home folder, or starts it in the background. Safe to be called by several processes at once: one
 * starts it, all get the same.
 */
export async function ensureDaemon(options: DaemonOptions): Promise<DaemonStatus> {
  const running = await daemonStatus(options.home)
  if (running) return running
  const paths = sandboxPaths(options.home)
  await mkdir(paths.directory, { recursive: true, mode: 0o700 }).catch((error) => {
    throw unusable(paths.directory, error)
  })
  return withLock(paths.startLock, async () => {
    const another = await daemonStatus(options.home)
    if (another) return another
    await endSilentDaemon(options.home)
    return start(options)
  })
}

/** The running sandbox; undefined when there is none. */
export async function daemonStatus(home: string): Promise<DaemonStatus | undefined> {
  try {
    const { code, body } = await askDaemon<DaemonStatus>(home, 'GET', 'status', undefined, PROBE_TIMEOUT)
    return code === 200 ? body : undefined
  } catch (error) {
    if (error instanceof DaemonUnreachable) return undefined
    throw error
  }
}

/**
 * How a sandbox is by its record, without asking it: `crashed` when it has ended without being told to, since it takes its record away
 * before it stops. `since` in milliseconds since the epoch.
 */
export async function daemonLife(
  home: string,
): Promise<{ state: 'running' | 'crashed'; since: number } | { state: 'stopped' }> {
  const record = await readJson<DaemonRecord>(sandboxPaths(home).record)
  if (!record) return { state: 'stopped' }
  return { state: isRunning(record.pid) ? 'running' : 'crashed', since: record.started }
}

/** Stops the sandbox; its state stays. Resolves with whether there was one. */
export async function stopDaemon(home: string): Promise<boolean> {
  const pid = (await daemonStatus(home))?.pid ?? (await ownerOf(home))
  if (pid === undefined) return false
  signal(pid, 'SIGTERM')
  await ended(pid, 10_000)
  return true
}

/** Deletes everything the sandbox of a home folder keeps; stops it first. */
export async function deleteSandbox(home: string): Promise<void> {
  await stopDaemon(home)
  await rm(sandboxPaths(home).directory, { recursive: true, force: true })
}

/** A daemon that is there but does not answer must not write to the same files as the next one. It may just be closing them. */
async function endSilentDaemon(home: string): Promise<void> {
  const pid = await ownerOf(home)
  if (pid === undefined) return
  signal(pid, 'SIGTERM')
  await ended(pid, 2_000)
}

async function start(options: DaemonOptions): Promise<DaemonStatus> {
  const paths = sandboxPaths(options.home)
  await rm(paths.record, { force: true })
  const log = orUnusable(paths.directory, () => openSync(paths.log, 'w', 0o600))
  const child = spawn(process.execPath, commandLine(options), {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: options.home,
    env: withoutNodeSettings(process.env),
    windowsHide: true,
  })
  let exited = false
  child.once('exit', () => {
    exited = true
  })
  child.unref()
  // What asks it is loaded while it starts, not once it is there.
  await import('node:https')
  const deadline = Date.now() + START_TIMEOUT
  while (Date.now() < deadline && !exited) {
    const status = existsSync(paths.record) ? await daemonStatus(options.home) : undefined
    if (status) return status
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
  }
  throw await notStarted(paths.log)
}

/** Settings meant for the learner's own programs are none of ours; the sandbox trusts nobody outside, and reading who might be takes time. */
function withoutNodeSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _authorities, ...rest } = env
  return rest
}

/** The bundle has the daemon beside this file; the sources are run through the loader that this process has. */
function commandLine({ home, flavour, nodes, port, idleMinutes }: DaemonOptions): string[] {
  const bundled = fileURLToPath(new URL('./daemon.cjs', import.meta.url))
  const entry = existsSync(bundled) ? bundled : fileURLToPath(new URL('./daemon/main.ts', import.meta.url))
  const loader = entry.endsWith('.ts')
    ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : []
  const numbers = { nodes, port, 'idle-minutes': idleMinutes }
  const flags = Object.entries(numbers).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
  return [...loader, entry, '--home', home, '--flavour', flavour, ...flags]
}

async function notStarted(log: string): Promise<UserError> {
  const text = (await readFile(log, 'utf8').catch(() => '')).trim()
  const told = readFailure(text)
  if (told) return told
  // On a full disk not even the reason is written.
  if (text === '') orUnusable(path.dirname(log), () => writeFileSync(log, '\n'.repeat(4096)))
  const last = text.split('\n').slice(-5).join('\n')
  const why = last === '' ? '.' : `:\n${last}`
  const said = { en: `The sandbox did not start${why}`, ko: `샌드박스를 시작하지 못했습니다${why}` }
  return new UserError('sandbox-not-started', said, {
    suggestions: [{ en: `Look into ${log}.`, ko: `${log} 파일을 확인하세요.` }, 'k8slab cluster up --port 0'],
  })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

async function ended(pid: number, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout
  while (isRunning(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
  if (isRunning(pid)) signal(pid, 'SIGKILL')
}
