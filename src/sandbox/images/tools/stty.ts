import type { Process, Program } from '../types.ts'
import { fail, write } from './io.ts'

const CHARACTERS = [
  'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;',
  'eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;',
  'werase = ^W; lnext = ^V; flush = ^O; min = 1; time = 0;',
]

/** Tells of the terminal and its size, and takes another size. */
export const stty: Program = (process) => {
  const { tty } = process
  if (!tty) return Promise.resolve(fail(process, 'standard input: Inappropriate ioctl for device'))
  const words = process.argv.slice(1)
  const [first] = words
  if (first === undefined) return said(process, 'speed 38400 baud; line = 0;\n')
  if (first === 'size') return said(process, `${tty.rows} ${tty.columns}\n`)
  if (first === '-a' || first === '--all') {
    const { rows, columns } = tty
    const head = `speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;`
    return said(process, [head, ...CHARACTERS, ''].join('\n'))
  }
  return Promise.resolve(resized(process, tty, words))
}

async function said(process: Process, text: string): Promise<number> {
  await write(process, text)
  return 0
}

function resized(process: Process, tty: NonNullable<Process['tty']>, words: readonly string[]): number {
  const rest = [...words]
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name !== 'rows' && name !== 'cols' && name !== 'columns') return fail(process, `invalid argument '${name}'`)
    const value = rest.shift()
    if (value === undefined) return fail(process, `missing argument to '${name}'`)
    if (!/^\d+$/.test(value)) return fail(process, `invalid number '${value}'`)
    tty[name === 'rows' ? 'rows' : 'columns'] = Number(value)
  }
  return 0
}
