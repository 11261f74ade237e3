import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../clock.ts'
import type { PodNetwork } from '../network/types.ts'

/** What the catalogue knows of one image reference. */
export interface Image {
  /** Repository names it answers to, fully qualified or short as people write them (`nginx`, `kelseyhightower/monolith`). */
  readonly repositories: readonly string[]
  /** Tags that exist; a pull of another one ends in "not found". `'*'` accepts any. */
  readonly tags: readonly string[]
  /** The configuration for one tag. */
  config(tag: string): ImageConfig
}

export interface ImageConfig {
  entrypoint: readonly string[]
  cmd: readonly string[]
  env: Readonly<Record<string, string>>
  workingDir: string
  /** Who runs the program: '' or '0' is root. */
  user: string
  /** Megabytes, for `Pulled` events and pull time. */
  sizeInMegabytes: number
  stopSignal: string
  /** Files the image brings, by absolute path. */
  files: Readonly<Record<string, string | Uint8Array>>
  /** Symbolic links the image brings: target by absolute path of the link (`/var/log/nginx/access.log`: `/dev/stdout`). */
  links?: Readonly<Record<string, string>>
  /** Executables by absolute path (`/usr/sbin/nginx`, `/bin/sh`). Looked up through PATH like any command. */
  programs: Readonly<Record<string, Program>>
}

export interface FileInfo {
  type: 'file' | 'directory' | 'symlink'
  size: number
  mode: number
  /** Milliseconds since the epoch. */
  mtime: number
  uid: number
  gid: number
  /** `overlay`, `tmpfs`, `ext4`. */
  filesystem: string
}

/** A file tree as processes of a container see it: the image's files, its own changes, and mounts. Paths are absolute. */
export interface ContainerFs {
  readFile(path: string): Promise<Uint8Array>
  /** What gives bytes of a device that has no end (`/dev/zero`); undefined for every other file. */
  endless?(path: string): ((size: number) => Uint8Array) | undefined
  writeFile(path: string, data: Uint8Array | string, options?: { append?: boolean; mode?: number }): Promise<void>
  readdir(path: string): Promise<string[]>
  /** Follows links. */
  stat(path: string): Promise<FileInfo>
  /** Tells of a link itself. */
  lstat(path: string): Promise<FileInfo>
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>
  symlink(target: string, path: string): Promise<void>
  readlink(path: string): Promise<string>
  rename(from: string, to: string): Promise<void>
  chmod(path: string, mode: number): Promise<void>
  exists(path: string): Promise<boolean>
}

/** Who a process is for the kernel. */
export interface Credentials {
  readonly uid: number
  readonly gid: number
  /** Supplementary groups, in order. */
  readonly groups: readonly number[]
  /** A bit for each capability (linux/capability.h). */
  readonly capabilities: bigint
  /** Set-user-ID programs give nothing. */
  readonly noNewPrivileges: boolean
}

export interface ProcessInfo {
  pid: number
  argv: readonly string[]
  credentials: Credentials
  /** Milliseconds since the epoch. */
  started: number
}

/** What a program gets: the world of one process in a container. */
export interface Process {
  readonly pid: number
  /** The command as it was started; `argv[0]` is the program's name. */
  readonly argv: readonly string[]
  readonly env: Record<string, string>
  readonly cwd: string
  readonly credentials: Credentials
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Present when the process has a terminal; `columns` and `rows` follow its size. */
  readonly tty?: { columns: number; rows: number; onResize(listener: () => void): void } | undefined
  readonly fs: ContainerFs
  readonly net: PodNetwork
  readonly hostname: string
  readonly clock: Clock
  /** Aborted when the process must end at once (SIGKILL): everything it does stops. */
  readonly killed: AbortSignal
  /** Signals other than SIGKILL. Without a listener SIGTERM, SIGINT and SIGHUP end the process (unless it is PID 1, as in Linux). */
  onSignal(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT' | 'SIGUSR1', listener: () => void): void
  /** Starts another program of the container by path or name; resolves with its exit code. Rejects with ENOENT when there is none. */
  spawn(argv: readonly string[], options?: SpawnOptions): Promise<number>
  /**
   * Becomes another program of the container: the process id stays, signals go to it and no longer to this one's listeners. Resolves with
   * its exit code, with which this program must end; rejects as `spawn` when there is no such program.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<number>
  /** All processes of the container (of the pod with shareProcessNamespace). */
  processes(): readonly ProcessInfo[]
  kill(pid: number, signal: string): void
}

export interface SpawnOptions {
  env?: Record<string, string>
  cwd?: string
  stdin?: Readable
  stdout?: Writable
  stderr?: Writable
  /** Ends the new process as SIGKILL would. */
  signal?: AbortSignal
  /** A terminal's Ctrl-C does not reach the new process. */
  background?: boolean
  /** Told the process id of the new process before it runs. */
  onStart?: (pid: number) => void
}

export type ExecOptions = Omit<SpawnOptions, 'signal' | 'onStart' | 'background'>

/**
 * Runs until the process ends; resolves with its exit code (0 to 255). An exception is a bug and ends the process with 139, except an
 * error with the code `ENOMEM`: then the kernel has killed it for using too much memory (137, `OOMKilled`; the limit is in
 * `/sys/fs/cgroup/memory.max`).
 */
export type Program = (process: Process) => Promise<number>
