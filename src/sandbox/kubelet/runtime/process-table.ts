import type { ProcessInfo } from '../../images/types.ts'

/** A process that lives, as signals and listings see it. */
export interface LiveProcess {
  readonly info: ProcessInfo
  readonly parent: number
  /** Processes that share a terminal; its leader's pid. */
  readonly session: number
  signal(name: string): void
}

/** The pid namespace of a container, or of a pod with `shareProcessNamespace`. */
export interface ProcessTable {
  add(make: (pid: number) => LiveProcess): LiveProcess
  remove(pid: number): void
  list(): readonly LiveProcess[]
  /** Throws ESRCH when there is no such process. */
  kill(pid: number, signal: string): void
}

export function processTable(): ProcessTable {
  const live = new Map<number, LiveProcess>()
  let last = 0
  return {
    add(make) {
      last += 1
      const process = make(last)
      live.set(last, process)
      return process
    },
    remove: (pid) => void live.delete(pid),
    list: () => [...live.values()],
    kill(pid, signal) {
      const process = live.get(pid)
      if (!process) throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', errno: -3, syscall: 'kill' })
      process.signal(signal)
    },
  }
}

/** Whom a terminal's Ctrl-C reaches: the processes of the session that wait for no child of theirs. */
export function foreground(table: ProcessTable, session: number): LiveProcess[] {
  const members = table.list().filter((process) => process.session === session)
  const parents = new Set(members.map(({ parent }) => parent))
  return members.filter(({ info }) => !parents.has(info.pid))
}
