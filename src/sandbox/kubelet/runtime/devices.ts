import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import type { ProcessInfo } from '../../images/types.ts'
import type { Device, Devices } from '../fs/container-fs.ts'
import { fsError } from '../fs/nodes.ts'

interface ProcessStreams {
  pid: number
  stdout: Writable
  stderr: Writable
  /** Those of the container's first process, which end up in its log. */
  first?: { stdout: Writable; stderr: Writable } | undefined
}

/** The special files of a process: its own streams, `/dev/null`, and what `/proc` tells of the processes it sees. */
export function processDevices(
  { pid, stdout, stderr, first = { stdout, stderr } }: ProcessStreams,
  processes: () => readonly ProcessInfo[],
): Devices {
  const [out, err] = [writesTo(stdout), writesTo(stderr)]
  const streams = new Map<string, Device>([
    ...['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1', '/dev/tty'].map((path) => [path, out] as const),
    ...['/dev/stderr', '/dev/fd/2', '/proc/self/fd/2'].map((path) => [path, err] as const),
    ['/proc/1/fd/1', writesTo(first.stdout)],
    ['/proc/1/fd/2', writesTo(first.stderr)],
    ['/dev/null', sink],
    ['/dev/zero', { ...sink, endless: (size: number) => new Uint8Array(size) }],
    ['/dev/full', { ...sink, write: noSpace, endless: (size: number) => new Uint8Array(size) }],
    ['/dev/random', random],
    ['/dev/urandom', random],
  ])
  return {
    names: (directory) => (directory === '/dev' ? deviceNames : []),
    get(path) {
      const [, id, file = ''] = /^\/proc\/(self|\d+)\/(status|cmdline|comm)$/.exec(path) ?? []
      if (id === undefined) return streams.get(path)
      const found = processes().find((process) => process.pid === (id === 'self' ? pid : Number(id)))
      const text = found && processFiles[file]?.(found)
      return text === undefined ? undefined : { read: () => Buffer.from(text), write: () => {} }
    },
  }
}

const nothing = new Uint8Array()

function writesTo(stream: Writable): Device {
  return { read: () => nothing, write: (data) => void stream.write(data) }
}
const sink: Device = { read: () => nothing, write: () => {} }
const random: Device = { ...sink, endless: (size) => randomBytes(size) }

function noSpace(): never {
  throw fsError('ENOSPC', 'write', '/dev/full')
}

/** What every container has in `/dev`. */
const deviceNames = ['full', 'null', 'random', 'stderr', 'stdout', 'tty', 'urandom', 'zero']

const processFiles: Readonly<Record<string, (process: ProcessInfo) => string>> = {
  cmdline: ({ argv }) => argv.map((word) => `${word}\0`).join(''),
  comm: (process) => `${commandOf(process)}\n`,
  status: statusOf,
}

function commandOf({ argv }: ProcessInfo): string {
  return (argv[0] ?? '').replace(/.*\//, '').slice(0, 15)
}

/** proc_pid_status(5), as far as people look at it. */
function statusOf(process: ProcessInfo): string {
  const { pid, credentials } = process
  const { uid, gid, groups, capabilities, noNewPrivileges } = credentials
  // Only root keeps capabilities when it starts a program.
  const effective = hex(uid === 0 ? capabilities : 0n)
  return [
    `Name:\t${commandOf(process)}`,
    'Umask:\t0022',
    'State:\tS (sleeping)',
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    `Uid:\t${[uid, uid, uid, uid].join('\t')}`,
    `Gid:\t${[gid, gid, gid, gid].join('\t')}`,
    `Groups:\t${groups.join(' ')} `,
    'CapInh:\t0000000000000000',
    `CapPrm:\t${effective}`,
    `CapEff:\t${effective}`,
    `CapBnd:\t${hex(capabilities)}`,
    'CapAmb:\t0000000000000000',
    `NoNewPrivs:\t${Number(noNewPrivileges)}`,
    '',
  ].join('\n')
}

function hex(mask: bigint): string {
  return mask.toString(16).padStart(16, '0')
}
