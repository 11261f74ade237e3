import { rm } from 'node:fs/promises'
import { writeFileAtomic } from '../../util/atomic-file.ts'
import type { Clock } from '../clock.ts'
import type { FlavourName } from '../flavours/types.ts'
import type { Sandbox, SandboxOptions } from '../types.ts'
import { whenIdle } from './idle.ts'
import { claimFiles, releaseFiles } from './owner.ts'
import { type DaemonRecord, sandboxPaths } from './paths.ts'

export interface RunOptions {
  home: string
  flavour: FlavourName
  nodes?: number
  port?: number
  /** 0: never. */
  idleMinutes: number
  clock: Clock
  start(options: SandboxOptions): Promise<Sandbox>
  /** It answers, and can be found. */
  onStarted?(): void
}

/** Runs a sandbox until it is told to stop or nobody has used it for a while; resolves then. Its output is the log. */
export async function runDaemon(options: RunOptions): Promise<void> {
  const { home, flavour, nodes, port, clock } = options
  const paths = sandboxPaths(home)
  process.on('uncaughtException', logged)
  process.on('unhandledRejection', logged)
  // With a full disk the log cannot be written either.
  process.stderr.on('error', () => undefined)
  await claimFiles(home)
  const sandbox = await options.start({
    flavour,
    directory: paths.directory,
    clock,
    ...(nodes === undefined ? {} : { nodes }),
    ...(port === undefined ? {} : { port }),
    answersFirst: true,
    onClusterChange: (changed) => writeKubeconfig(paths.kubeconfig, changed),
    onError: logged,
  })
  const record: DaemonRecord = { pid: process.pid, url: sandbox.url, started: clock.now() }
  await writeKubeconfig(paths.kubeconfig, sandbox)
  await writeFileAtomic(paths.record, JSON.stringify(record))
  options.onStarted?.()
  await Promise.race([told(), whenIdle(sandbox, clock, options.idleMinutes * 60_000)])
  await rm(paths.record, { force: true })
  await sandbox.close()
  await releaseFiles(home)
  process.exit(0)
}

/** The file is there as long as there is a cluster to talk to. */
async function writeKubeconfig(file: string, sandbox: Sandbox): Promise<void> {
  if (sandbox.cluster) await writeFileAtomic(file, sandbox.kubeconfig())
  else await rm(file, { force: true })
}

/** A bug must not end the learner's cluster: it is written down. */
function logged(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}

function told(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
    // The terminal it was started from is closed.
    process.on('SIGHUP', () => undefined)
  })
}
