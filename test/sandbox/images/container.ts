import { PassThrough, Writable } from 'node:stream'
import { type Clock, systemClock } from '../../../src/sandbox/clock.ts'
import { resolveImage } from '../../../src/sandbox/images/catalogue.ts'
import type { ImageConfig } from '../../../src/sandbox/images/types.ts'
import { imageTree, programFiles } from '../../../src/sandbox/kubelet/fs/image-tree.ts'
import { loadMeter } from '../../../src/sandbox/kubelet/runtime/load-meter.ts'
import {
  type ContainerWorld,
  noInput,
  type RunningProcess,
  startProcess,
} from '../../../src/sandbox/kubelet/runtime/process.ts'
import { processTable } from '../../../src/sandbox/kubelet/runtime/process-table.ts'
import { credentialsOf } from '../../../src/sandbox/kubelet/security/credentials.ts'
import { createNetwork } from '../../../src/sandbox/network/network.ts'
import type { Network, PodNetwork } from '../../../src/sandbox/network/types.ts'
import type { Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { readerOf } from '../network/world.ts'

/** A container of an image whose first process has not been started. */
export interface TestContainer {
  net: PodNetwork
  network: Network
  config: ImageConfig
  stdout(): string
  stderr(): string
  /** Starts the image's command, or another one. */
  start(argv?: readonly string[], stdin?: PassThrough): Promise<RunningProcess>
  /** Runs a command beside it and resolves with what it printed. */
  run(argv: readonly string[] | string, stdin?: string): Promise<{ code: number; stdout: string; stderr: string }>
  /** Resolves when the output holds the text. */
  printed(text: string | RegExp): Promise<void>
  signal(name: string): void
}

export interface ContainerOptions {
  /** Instead of the image's. */
  user?: string
  files?: Record<string, string>
  args?: readonly string[]
  env?: Record<string, string>
  objects?: unknown[]
  network?: Network
  clock?: Clock
  name?: string
}

export function container(reference: string, options: ContainerOptions = {}): TestContainer {
  const resolved = resolveImage(reference)
  if ('error' in resolved) throw new Error(resolved.error)
  const clock = options.clock ?? systemClock
  const network = options.network ?? createNetwork({ reader: readerOf(options.objects ?? []), clock })
  const name = options.name ?? 'web'
  const net = network.addPod({ namespace: 'default', name, uid: name, node: 'minikube', hostNetwork: false })
  const config = { ...resolved.config, files: { ...resolved.config.files, ...options.files } }
  const programs = programFiles()
  const root = imageTree(config, programs, clock)
  const world: ContainerWorld = {
    files: { root, readOnlyRoot: false, mounts: new Map() },
    programs,
    table: processTable(),
    net,
    hostname: name,
    clock,
    credentials: credentialsOf({
      pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name, uid: name } as Pod['metadata'] },
      container: { name },
      image: { ...config, user: options.user ?? config.user },
    }),
    load: loadMeter(clock),
  }
  const env = { HOME: '/root', HOSTNAME: name, ...config.env, ...options.env }
  const [out, err] = [sink(), sink()]
  let first: RunningProcess | undefined
  return {
    net,
    network,
    config,
    stdout: out.text,
    stderr: err.text,
    async start(argv = [...config.entrypoint, ...(options.args ?? config.cmd)], stdin) {
      first = await startProcess(world, {
        argv,
        env,
        cwd: config.workingDir,
        stdin: stdin ?? noInput(),
        stdout: out.stream,
        stderr: err.stream,
      })
      return first
    },
    async run(argv, stdin) {
      const [stdout, stderr] = [sink(), sink()]
      const input = new PassThrough()
      input.end(stdin ?? '')
      const words = typeof argv === 'string' ? ['/bin/sh', '-c', argv] : argv
      const process = await startProcess(world, {
        argv: words,
        env,
        cwd: config.workingDir,
        stdin: input,
        stdout: stdout.stream,
        stderr: stderr.stream,
      })
      const { code } = await process.exited
      await new Promise((resolve) => setImmediate(resolve))
      return { code, stdout: stdout.text(), stderr: stderr.text() }
    },
    printed: (text) => Promise.race([out.holds(text), err.holds(text)]),
    signal: (signal) => first?.signal(signal),
  }
}

function sink() {
  let text = ''
  const waiting = new Set<() => void>()
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      for (const check of waiting) check()
      done()
    },
  })
  return {
    stream,
    text: () => text,
    holds: (wanted: string | RegExp) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}
