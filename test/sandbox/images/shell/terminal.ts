import { PassThrough } from 'node:stream'
import { systemClock } from '../../../../src/sandbox/clock.ts'
import { resolveImage } from '../../../../src/sandbox/images/catalogue.ts'
import { imageTree, programFiles } from '../../../../src/sandbox/kubelet/fs/image-tree.ts'
import type { ContainerConfig } from '../../../../src/sandbox/kubelet/runtime/container.ts'
import { execInContainer } from '../../../../src/sandbox/kubelet/runtime/exec.ts'
import { loadMeter } from '../../../../src/sandbox/kubelet/runtime/load-meter.ts'
import { processTable } from '../../../../src/sandbox/kubelet/runtime/process-table.ts'
import { createNetwork } from '../../../../src/sandbox/network/network.ts'
import { readerOf } from '../../network/world.ts'

/** A shell of an image at a terminal. */
export interface TypingSession {
  /** Types, and waits until the terminal shows the text after what it showed before. */
  type(keys: string, until: string): Promise<void>
  shown(): string
  exited: Promise<number>
}

export function typeIn(image: string, argv: readonly string[]): TypingSession {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  let shown = ''
  let seen = 0
  let check = () => {}
  stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    check()
  })
  const signal = new AbortController().signal
  const exited = execInContainer(configOf(image), argv, { stdin, stdout, tty: true, onResize: () => {}, signal })
  return {
    exited,
    shown: () => shown,
    type(keys, until) {
      seen = shown.length
      stdin.write(keys)
      return new Promise((resolve) => {
        check = () => {
          if (shown.includes(until, seen)) resolve()
        }
        check()
      })
    },
  }
}

function configOf(image: string): ContainerConfig {
  const resolved = resolveImage(image)
  if ('error' in resolved) throw new Error(resolved.error)
  const clock = systemClock
  const programs = programFiles()
  const network = createNetwork({ reader: readerOf([]), clock })
  const net = network.addPod({ namespace: 'default', name: 'box', uid: 'box', node: 'minikube', hostNetwork: false })
  const files = { root: imageTree(resolved.config, programs, clock), readOnlyRoot: false, mounts: new Map() }
  const world = {
    files,
    programs,
    table: processTable(),
    net,
    hostname: 'box',
    clock,
    credentials: { uid: 0, gid: 0, groups: [0], capabilities: 0n, noNewPrivileges: false },
    load: loadMeter(clock),
  }
  const { env } = resolved.config
  return {
    name: 'box',
    attempt: 0,
    argv: [],
    env: { ...env, HOME: '/root' },
    cwd: '/',
    tty: false,
    stdin: false,
    stdinOnce: false,
    stopSignal: 'SIGTERM',
    world,
  }
}
