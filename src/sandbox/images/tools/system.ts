import type { Process, Program } from '../types.ts'
import { formatDate } from './date.ts'
import { fail, shortOptions, write } from './io.ts'

export const env: Program = async (process) => {
  const words = process.argv.slice(1)
  const clear = words[0] === '-i'
  if (clear) words.shift()
  const variables: Record<string, string> = clear ? {} : { ...process.env }
  while (words[0] === '-u') {
    words.shift()
    delete variables[words.shift() ?? '']
  }
  while (words[0]?.includes('=')) {
    const [name = '', value = ''] = (words.shift() ?? '').split(/=(.*)/s, 2)
    variables[name] = value
  }
  if (words.length > 0) {
    return process
      .exec(words, { env: variables })
      .catch(() => fail(process, `can't execute '${words[0]}': No such file or directory`, 127))
  }
  await write(
    process,
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  return 0
}

export const printenv: Program = async (process) => {
  const names = process.argv.slice(1)
  if (names.length === 0) return env(process)
  const values = names.map((name) => process.env[name])
  await write(
    process,
    values
      .filter((value) => value !== undefined)
      .map((value) => `${value}\n`)
      .join(''),
  )
  return values.includes(undefined) ? 1 : 0
}

export const hostname: Program = async (process) => {
  const { flags } = shortOptions(process.argv.slice(1))
  await write(process, `${flags.has('i') || flags.has('I') ? process.net.ip : process.hostname}\n`)
  return 0
}

export const whoami: Program = async (process) => {
  await write(process, `${await userName(process)}\n`)
  return 0
}

export const id: Program = async (process) => {
  const { flags } = shortOptions(process.argv.slice(1))
  const [uid = '0', gid = '0'] = ownIds(process)
  const user = await nameIn(process, '/etc/passwd', uid)
  const group = await nameIn(process, '/etc/group', gid)
  if (flags.has('u')) await write(process, `${(flags.has('n') && user) || uid}\n`)
  else if (flags.has('g') || flags.has('G')) await write(process, `${(flags.has('n') && group) || gid}\n`)
  else {
    const [own, groups] = [user ? `${uid}(${user})` : uid, group ? `${gid}(${group})` : gid]
    await write(process, `uid=${own} gid=${groups} groups=${groups}\n`)
  }
  return 0
}

function ownIds({ pid, processes }: Process): string[] {
  const user = processes().find((process) => process.pid === pid)?.user ?? '0'
  return user === '' || user === 'root' ? ['0', '0'] : user.split(':')
}

async function userName(process: Process): Promise<string> {
  const [uid = '0'] = ownIds(process)
  return (await nameIn(process, '/etc/passwd', uid)) ?? uid
}

/** The name that `/etc/passwd` or `/etc/group` has for a number. */
async function nameIn(process: Process, file: string, id: string): Promise<string | undefined> {
  const text = await process.fs.readFile(file).then(
    (data) => Buffer.from(data).toString(),
    () => '',
  )
  const line = text.split('\n').find((row) => row.split(':')[2] === id)
  return line?.split(':')[0] ?? (id === '0' ? 'root' : undefined)
}

export const uname: Program = async (process) => {
  const { flags } = shortOptions(process.argv.slice(1))
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', process.hostname],
    ['r', '6.6.0-k8slab'],
    ['v', '#1 SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['o', 'GNU/Linux'],
  ]
  const shown = parts.filter(([letter]) => flags.has('a') || flags.has(letter) || (flags.size === 0 && letter === 's'))
  await write(process, `${shown.map(([, value]) => value).join(' ')}\n`)
  return 0
}

export const date: Program = async (process) => {
  const words = process.argv.slice(1)
  const format = words.find((word) => word.startsWith('+'))?.slice(1)
  const at = words.indexOf('-d') >= 0 ? (words[words.indexOf('-d') + 1] ?? '') : undefined
  const time = at === undefined ? process.clock.now() : at.startsWith('@') ? Number(at.slice(1)) * 1000 : Date.parse(at)
  if (Number.isNaN(time)) return fail(process, `invalid date '${at}'`)
  const iso = words.some((word) => /^(-I|-Is|-Iseconds|--iso-8601.*)$/.test(word))
  const byDefault = iso ? (words.includes('-I') ? '%Y-%m-%d' : '%Y-%m-%dT%H:%M:%S+00:00') : '%a %b %e %H:%M:%S UTC %Y'
  await write(
    process,
    `${formatDate(words.includes('-R') ? '%a, %d %b %Y %H:%M:%S +0000' : (format ?? byDefault), time)}\n`,
  )
  return 0
}

export const yes: Program = async (process) => {
  const line = `${process.argv.slice(1).join(' ') || 'y'}\n`
  while (!process.killed.aborted) {
    await write(process, line.repeat(256))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return 0
}

export const nproc: Program = async (process) => {
  await write(process, '2\n')
  return 0
}

export const uptime: Program = async (process) => {
  const now = formatDate('%H:%M:%S', process.clock.now())
  await write(process, ` ${now} up 1 day,  2:03,  0 users,  load average: 0.08, 0.03, 0.01\n`)
  return 0
}

export const df: Program = async (process) => {
  await write(
    process,
    'Filesystem           1K-blocks      Used Available Use% Mounted on\noverlay               61202244  12837512  45223412  22% /\ntmpfs                    65536         0     65536   0% /dev\n',
  )
  return 0
}

export const free: Program = async (process) => {
  await write(
    process,
    '              total        used        free      shared  buff/cache   available\nMem:        4028608      812344     1822120        2340     1394144     3012312\nSwap:             0           0           0\n',
  )
  return 0
}

export const clear: Program = async (process) => {
  await write(process, '\x1b[H\x1b[J')
  return 0
}
