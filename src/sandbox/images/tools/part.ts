import { shortOptions } from './io.ts'

/** Which part of its files head or tail is asked for. */
export interface Part {
  unit: 'bytes' | 'lines'
  count: number
  /** Counted from the start of a file or from its end. */
  from: 'start' | 'end'
  follow: boolean
  /** Whether each file is shown under its name. */
  titles: boolean
  /** `-` is stdin. */
  operands: readonly string[]
}

const multiples: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  M: 1024 ** 2,
  MB: 1000 ** 2,
  G: 1024 ** 3,
}

/** Reads the words of head or tail; a complaint when a number is none. */
export function countedOptions([name = '', ...words]: readonly string[]): Part | string {
  const tail = name.endsWith('tail')
  const { flags, operands } = shortOptions(modern(words, tail), 'nc')
  const unit = flags.has('c') || flags.has('bytes') ? 'bytes' : 'lines'
  const value = flags.get(unit === 'bytes' ? 'c' : 'n') ?? flags.get(unit) ?? '10'
  const [, sign = '', digits = '', multiple = ''] = /^([+-]?)(\d+)([a-zA-Z]*)$/.exec(value) ?? []
  const times = multiples[multiple]
  if (digits === '' || times === undefined) return `invalid number of ${unit}: '${value}'`
  const files = operands.length > 0 ? operands : ['-']
  return {
    unit,
    count: Number(digits) * times,
    from: sign === (tail ? '+' : '-') ? otherEnd(tail) : usualEnd(tail),
    follow: ['f', 'F', 'follow'].some((flag) => flags.has(flag)),
    titles: flags.has('v') || flags.has('verbose') || (files.length > 1 && !flags.has('q') && !flags.has('quiet')),
    operands: files,
  }
}

function usualEnd(tail: boolean): Part['from'] {
  return tail ? 'end' : 'start'
}

function otherEnd(tail: boolean): Part['from'] {
  return tail ? 'start' : 'end'
}

/** A first word `-5` and, of tail, `+5` is what `-n 5` and `-n +5` are. */
function modern(words: readonly string[], tail: boolean): readonly string[] {
  const [first = '', ...rest] = words
  if (/^-\d+$/.test(first)) return ['-n', first.slice(1), ...rest]
  return tail && /^\+\d+$/.test(first) ? ['-n', first, ...rest] : words
}
