import type { Process, Program } from '../types.ts'
import { formatDate } from './date.ts'
import { fail, shortOptions, write } from './io.ts'
import { namesIn } from './users.ts'

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
  const isAddress = flags.has('i') || flags.has('I')
  await write(process, `${isAddress ? process.net.ip : flags.has('f') ? await fullName(process) : process.hostname}\n`)
  return 0
}

/** The first name in the line of `/etc/hosts` that knows the host's. */
async function fullName({ fs, hostname: name }: Process): Promise<string> {
  const text = await fs.readFile('/etc/hosts').then(String, () => '')
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1))
  return lines.find((names) => names.includes(name))?.[0] ?? name
}

export const whoami: Program = async (process) => {
  const { uid } = process.credentials
  const name = (await namesIn(process, 'passwd')).get(uid)
  if (name === undefined) return fail(process, `unknown uid ${uid}`)
  await write(process, `${name}\n`)
  return 0
}

export const id: Program = async (process) => {
  const { flags } = shortOptions(process.argv.slice(1))
  const { uid, gid, groups } = process.credentials
  const [users, names] = await Promise.all([namesIn(process, 'passwd'), namesIn(process, 'group')])
  const plain = (number: number, known: Map<number, string>) => (flags.has('n') && known.get(number)) || String(number)
  const named = (number: number, known: Map<number, string>) => {
    const name = known.get(number)
    return name === undefined ? String(number) : `${number}(${name})`
  }
  if (flags.has('u')) await write(process, `${plain(uid, users)}\n`)
  else if (flags.has('g')) await write(process, `${plain(gid, names)}\n`)
  else if (flags.has('G')) await write(process, `${groups.map((group) => plain(group, names)).join(' ')}\n`)
  else {
    const all = groups.map((group) => named(group, names)).join(',')
    await write(process, `uid=${named(uid, users)} gid=${named(gid, names)} groups=${all}\n`)
  }
  return 0
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
