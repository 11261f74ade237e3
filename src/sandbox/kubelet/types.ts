import type { Duplex, Readable, Writable } from 'node:stream'
import type { Pod } from '../schema/types.gen.ts'

/** Options of `pods/log`, already validated. Times are milliseconds since the epoch. */
export interface LogOptions {
  container: string
  follow: boolean
  previous: boolean
  timestamps: boolean
  tailLines?: number | undefined
  limitBytes?: number | undefined
  sinceTime?: number | undefined
  stream?: 'All' | 'Stdout' | 'Stderr' | undefined
}

/** What something uses. */
export interface Usage {
  cpuMillicores: number
  memoryBytes: number
  /** Since it has started; never falls. */
  cpuSeconds: number
  /** Milliseconds since the epoch. */
  startedAt: number
}

export interface ContainerUsage extends Usage {
  name: string
}

/** The ends of an exec or attach; missing ones were not asked for. With a terminal, stderr goes to stdout. */
export interface ExecStreams {
  stdin?: Readable | undefined
  stdout?: Writable | undefined
  stderr?: Writable | undefined
  tty: boolean
  /** Calls the listener with each size the client's terminal takes. */
  onResize(listener: (size: { columns: number; rows: number }) => void): void
  /** Aborted when the client is gone. */
  signal: AbortSignal
}

/**
 * What the API server asks of the node a pod runs on: the other side of `pods/log`, `exec`, `attach` and `portforward`.
 * Failures are `StatusError`s with the kubelet's words (`container "x" in pod "y" is waiting to start: ContainerCreating`).
 */
export interface NodeStreams {
  logs(pod: Pod, options: LogOptions): Promise<Readable>
  /** Resolves with the exit code when the command has ended and its output is written. */
  exec(pod: Pod, container: string, command: readonly string[], streams: ExecStreams): Promise<number>
  /** Joins the container's first process; resolves when it ends or the client leaves. */
  attach(pod: Pod, container: string, streams: ExecStreams): Promise<void>
  /** A connection to a port on the pod's localhost; rejects with `ECONNREFUSED` as Linux would. */
  portForward(pod: Pod, port: number): Promise<Duplex>
  /** CPU and memory of its containers that run; undefined when the pod does not run. */
  usage(pod: Pod): ContainerUsage[] | undefined
  /** What a node needs besides its pods; undefined when nothing runs pods on it. */
  systemUsage(node: string): Usage | undefined
}
