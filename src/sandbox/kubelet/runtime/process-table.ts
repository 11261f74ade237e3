import type { ProcessInfo } from '../../images/types.ts'

/** A process that lives, as signals and listings see it. */
export interface LiveProcess {
  readonly info: ProcessInfo
  /** Processes that share a terminal; its leader's pid. */
  readonly session: number
  /** Out of reach of the terminal's Ctrl-C. */
  readonly background: boolean
  signal(name: string): void
}

/** The processes of a container; with `shareProcessNamespace` the containers of a pod see each other's. */
export interface ProcessTable {
  readonly namespace: PidNamespace
  add(make: (pid: number) => LiveProcess): LiveProcess
  remove(pid: number): void
  /** Everyone in the pid namespace. */
  list(): readonly LiveProcess[]
  /** Those of this container. */
  own(): readonly LiveProcess[]
  /** Throws ESRCH when there is no such process. */
  kill(pid: number, signal: string): void
}

export interface PidNamespace {
  readonly live: Map<number, LiveProcess>
  last: number
}

/** `first` is the last pid already taken: the pause container has 1 where the pod shares its processes. */
export function pidNamespace(first = 0): PidNamespace {
  return { live: new Map(), last: first }
}

export function processTable(namespace: PidNamespace = pidNamespace()): ProcessTable {
  const { live } = namespace
  const own = new Set<number>()
  return {
    namespace,
    add(make) {
      namespace.last += 1
      const process = make(namespace.last)
      live.set(namespace.last, process)
      own.add(namespace.last)
      return process
    },
    remove(pid) {
      live.delete(pid)
      own.delete(pid)
    },
    list: () => [...live.values()],
    own: () => [...live.values()].filter(({ info }) => own.has(info.pid)),
    kill(pid, signal) {
      const process = live.get(pid)
      if (!process) throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', errno: -3, syscall: 'kill' })
      process.signal(signal)
    },
  }
}

/** Whom a terminal's Ctrl-C reaches. A shell that waits for a command gets it too, and leaves the command to deal with its own. */
export function foreground(table: ProcessTable, session: number): LiveProcess[] {
  return table.list().filter((process) => process.session === session && !process.background)
}
