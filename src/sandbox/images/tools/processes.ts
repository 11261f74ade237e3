import { sleep as clockSleep } from '../../clock.ts'
import { signalNumbers } from '../signals.ts'
import type { Process, Program } from '../types.ts'
import { formatDate } from './date.ts'
import { fail, nameOf, shortOptions, write } from './io.ts'
import type { Userland } from './userland.ts'
import { namesIn } from './users.ts'

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

export const sleep: Program = async (process) => {
  const words = process.argv.slice(1)
  if (words.length === 0) return fail(process, 'missing operand')
  let seconds = 0
  for (const word of words) {
    const match = /^(\d*\.?\d+)([smhd]?)$/.exec(word)
    if (word === 'infinity' || word === 'inf') seconds = Number.MAX_SAFE_INTEGER
    else if (!match) return fail(process, `invalid number '${word}'`)
    else seconds += Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1)
  }
  await pause(process, seconds * 1000)
  return process.killed.aborted ? 137 : 0
}

/** Waits, also for longer than one timer can. */
async function pause({ clock, killed }: Process, milliseconds: number): Promise<void> {
  const day = 86_400_000
  for (let left = milliseconds; left > 0 && !killed.aborted; left -= day) {
    await clockSleep(clock, Math.min(left, day), killed).catch(() => {})
  }
}

export const ps =
  (userland: Userland): Program =>
  async (process) => {
    const gnu = userland === 'gnu'
    const words = process.argv.slice(1).join('')
    const users = await namesIn(process, 'passwd')
    const rows = process.processes().map(({ pid, argv, credentials: { uid }, started }) => {
      const seconds = Math.floor((process.clock.now() - started) / 1000)
      return {
        pid,
        command: argv.join(' '),
        user: users.get(uid) ?? String(uid),
        seconds,
      }
    })
    if (!gnu) {
      const lines = rows.map(
        ({ pid, user, seconds, command }) =>
          `${String(pid).padStart(5)} ${user.padEnd(8)} ${`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(5)} ${command}\n`,
      )
      await write(process, `PID   USER     TIME  COMMAND\n${lines.join('')}`)
    } else if (/u/.test(words)) {
      const lines = rows.map(
        ({ pid, user, command }) =>
          `${user.padEnd(8)} ${String(pid).padStart(7)}  0.0  0.0   2576  1536 ?        Ss   ${formatDate('%H:%M', process.clock.now())}   0:00 ${command}\n`,
      )
      await write(
        process,
        `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${lines.join('')}`,
      )
    } else if (/f/.test(words)) {
      const lines = rows.map(
        ({ pid, user, command }) =>
          `${user.padEnd(8)} ${String(pid).padStart(7)}       0  0 ${formatDate('%H:%M', process.clock.now())} ?        00:00:00 ${command}\n`,
      )
      await write(process, `UID          PID    PPID  C STIME TTY          TIME CMD\n${lines.join('')}`)
    } else {
      const lines = rows.map(
        ({ pid, command }) =>
          `${String(pid).padStart(7)} ?        00:00:00 ${(command.split(' ')[0] ?? '').replace(/.*\//, '')}\n`,
      )
      await write(process, `    PID TTY          TIME CMD\n${lines.join('')}`)
    }
    return 0
  }

export const kill: Program = async (process) => {
  const words = process.argv.slice(1)
  if (words[0] === '-l') {
    await write(
      process,
      `${Object.entries(signalNumbers)
        .map(([name, number]) => `${String(number).padStart(2)}) ${name.slice(3)}`)
        .join('\n')}\n`,
    )
    return 0
  }
  let signal = 'SIGTERM'
  const flag = words[0]?.startsWith('-') ? (words.shift() ?? '') : ''
  const name = flag === '-s' ? (words.shift() ?? '') : flag.slice(1)
  if (name !== '') {
    const named = `SIG${name.toUpperCase().replace(/^SIG/, '')}`
    signal = /^\d+$/.test(name)
      ? (Object.entries(signalNumbers).find(([, number]) => number === Number(name))?.[0] ?? 'SIG0')
      : named
    if (name !== '0' && signalNumbers[signal] === undefined) return fail(process, `invalid signal '${name}'`)
  }
  let status = 0
  for (const word of words) {
    const exists = process.processes().some(({ pid }) => pid === Number(word))
    if (!exists) status = fail(process, `can't kill pid ${word}: No such process`)
    else if (name !== '0') process.kill(Number(word), signal)
  }
  return status
}

/** `killall` and `pkill`: by the name of the program. */
export const killall: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1), 's')
  const [name = ''] = operands
  const signal =
    [...flags.keys()].map((flag) => `SIG${flag.toUpperCase()}`).find((flag) => signalNumbers[flag]) ??
    (flags.has('9') ? 'SIGKILL' : 'SIGTERM')
  const found = process
    .processes()
    .filter(({ pid, argv }) => pid !== process.pid && (argv[0] ?? '').replace(/.*\//, '') === name)
  for (const { pid } of found) process.kill(pid, signal)
  if (found.length > 0) return 0
  return nameOf(process) === 'killall' ? fail(process, `${name}: no process killed`) : 1
}

export const pidof: Program = async (process) => {
  const [name = ''] = process.argv.slice(1).filter((word) => !word.startsWith('-'))
  const found = process
    .processes()
    .filter(({ argv }) => (argv[0] ?? '').replace(/.*\//, '') === name)
    .map(({ pid }) => pid)
  if (found.length === 0) return 1
  await write(process, nameOf(process) === 'pgrep' ? `${found.join('\n')}\n` : `${found.reverse().join(' ')}\n`)
  return 0
}

export const top: Program = async (process) => {
  const rows = process
    .processes()
    .map(({ pid, argv }) => `${String(pid).padStart(5)}     0 root     S     1624   0%   0   0% ${argv.join(' ')}\n`)
  const screen = `Mem: 2206488K used, 1822120K free, 2340K shrd, 0K buff, 1394144K cached\nCPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\nLoad average: 0.08 0.03 0.01 1/120 ${process.pid}\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n${rows.join('')}`
  const once = process.argv.includes('-n') || process.argv.includes('-bn1') || !process.tty
  do {
    await write(process, once ? screen : `\x1b[H\x1b[J${screen}`)
    if (!once) await pause(process, 5000)
  } while (!once && !process.killed.aborted)
  return 0
}

/** `timeout 5 command`: ends the command with SIGTERM; 143 when it had to, as busybox. */
export const timeout: Program = async (process) => {
  const words = process.argv.slice(1)
  while (words[0]?.startsWith('-')) if (/^-[sk]$/.test(words.shift() ?? '')) words.shift()
  const match = /^(\d*\.?\d+)([smhd]?)$/.exec(words.shift() ?? '')
  if (!match || words.length === 0) return fail(process, 'invalid time interval', 125)
  const stop = new AbortController()
  const state = { pid: 0, expired: false }
  const timer = process.clock.setTimeout(
    () => {
      state.expired = true
      if (state.pid > 0) process.kill(state.pid, 'SIGTERM')
      else stop.abort()
    },
    Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) * 1000,
  )
  const onStart = (pid: number) => {
    state.pid = pid
  }
  const status = await process
    .spawn(words, { onStart, signal: stop.signal })
    .catch(() => fail(process, `can't execute '${words[0]}': No such file or directory`, 127))
  timer.cancel()
  return state.expired ? 143 : status
}
