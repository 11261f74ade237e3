import { PassThrough, type Readable } from 'node:stream'
import type { KubeletWorld } from './world.ts'

/** Runs a command in the pod's container and gives what it wrote and its exit code. */
export async function execIn(
  world: KubeletWorld,
  command: readonly string[],
  options: { container?: string; stdin?: Readable; pod?: string } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' }
  const collector = (name: 'stdout' | 'stderr') =>
    new PassThrough().on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString('utf8')
    })
  const code = await world.kubelet.exec(world.pod(options.pod), options.container ?? 'main', command, {
    stdin: options.stdin,
    stdout: collector('stdout'),
    stderr: collector('stderr'),
    tty: false,
    onResize: () => {},
    signal: new AbortController().signal,
  })
  await new Promise((resolve) => setImmediate(resolve))
  return { code, ...texts }
}

export interface TerminalSession {
  type(text: string): void
  /** Everything shown so far. */
  shown(): string
  resize(columns: number, rows: number): void
  hangUp(): void
  exited: Promise<number>
}

/** Opens a terminal in the pod's container. */
export function terminalIn(world: KubeletWorld, command: readonly string[]): TerminalSession {
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const gone = new AbortController()
  let shown = ''
  let resize: (size: { columns: number; rows: number }) => void = () => {}
  stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8')
  })
  const exited = world.kubelet.exec(world.pod(), 'main', command, {
    stdin,
    stdout,
    tty: true,
    onResize: (listener) => {
      resize = listener
    },
    signal: gone.signal,
  })
  return {
    exited,
    type: (text) => void stdin.write(text),
    shown: () => shown,
    resize: (columns, rows) => resize({ columns, rows }),
    hangUp: () => gone.abort(),
  }
}
