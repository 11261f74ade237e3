import type { Process, Program } from '../types.ts'
import { fail, readStdin } from './io.ts'

interface Options {
  /** Words for one run of the command; undefined: as many as there are. */
  size: number | undefined
  /** Each line stands once, where this is in the command. */
  replace: string | undefined
  /** What ends a word; undefined: blanks, with quotes. */
  delimiter: string | undefined
  skipEmpty: boolean
  trace: boolean
  command: readonly string[]
}

/** Runs a command with the words of stdin as its arguments. */
export const xargs: Program = async (process) => {
  const options = optionsOf(process.argv.slice(1))
  if (typeof options === 'string') return fail(process, options)
  const words = wordsOf((await readStdin(process)).toString(), options)
  let status = 0
  for (const argv of runsOf(words, options)) {
    if (process.killed.aborted) break
    if (options.trace) process.stderr.write(`${argv.join(' ')}\n`)
    const code = await run(process, argv)
    if (code === 126 || code === 127) return code
    if (code === 255) return fail(process, `${argv[0]}: exited with status 255; aborting`, 124)
    if (code !== 0) status = 123
  }
  return status
}

async function run(process: Process, argv: readonly string[]): Promise<number> {
  return process.spawn(argv).catch(() => fail(process, `${argv[0]}: No such file or directory`, 127))
}

const valued = 'nILdPs'
const longNames: Readonly<Record<string, string>> = {
  'max-args': 'n',
  'max-lines': 'L',
  'max-procs': 'P',
  'max-chars': 's',
  delimiter: 'd',
  null: '0',
  'no-run-if-empty': 'r',
  verbose: 't',
}

function optionsOf(args: readonly string[]): Options | string {
  const flags = new Map<string, string>()
  let at = 0
  for (; at < args.length && /^-./.test(args[at] ?? ''); at++) {
    const word = args[at] ?? ''
    if (word === '--') {
      at++
      break
    }
    const [, long, given] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    const letters = long === undefined ? word.slice(1) : longNames[long]
    if (letters === undefined) return `unrecognized option '${word}'`
    const wrong = setLetters(flags, letters, () => given ?? args[++at])
    if (wrong !== undefined) return wrong
  }
  return fromFlags(flags, args.slice(at))
}

/** `-rn1`: letters, of which one that takes a value takes the rest or the next word. Resolves to a complaint. */
function setLetters(flags: Map<string, string>, letters: string, next: () => string | undefined): string | undefined {
  for (const [index, letter] of [...letters].entries()) {
    if (!`${valued}0rtxp`.includes(letter)) return `invalid option -- '${letter}'`
    if (!valued.includes(letter)) {
      flags.set(letter, '')
      continue
    }
    const value = letters.slice(index + 1) || next()
    if (value === undefined) return `option requires an argument -- '${letter}'`
    flags.set(letter, value)
    return undefined
  }
  return undefined
}

function fromFlags(flags: ReadonlyMap<string, string>, command: readonly string[]): Options | string {
  const size = flags.get('n') ?? flags.get('L')
  if (size !== undefined && !/^[1-9]\d*$/.test(size)) return `invalid number '${size}'`
  const separator = flags.get('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0')
  const replace = flags.get('I')
  const lines = replace !== undefined || flags.has('L')
  return {
    size: size === undefined ? undefined : Number(size),
    replace,
    delimiter: flags.has('0') ? '\0' : (separator ?? (lines ? '\n' : undefined)),
    skipEmpty: flags.has('r'),
    trace: flags.has('t'),
    command: command.length > 0 ? command : ['echo'],
  }
}

function wordsOf(text: string, { delimiter, replace }: Options): string[] {
  if (delimiter === undefined) {
    const words = text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g)
    return [...words].map(([word]) => word.replace(/"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g, '$1$2$3'))
  }
  const words = text.split(delimiter)
  if (words.at(-1) === '') words.pop()
  return replace === undefined ? words : words.map((word) => word.trimStart()).filter((word) => word !== '')
}

function runsOf(words: readonly string[], { size, replace, skipEmpty, command }: Options): string[][] {
  if (replace !== undefined) return words.map((word) => command.map((part) => part.replaceAll(replace, word)))
  if (words.length === 0) return skipEmpty ? [] : [[...command]]
  const step = size ?? words.length
  const starts = Array.from({ length: Math.ceil(words.length / step) }, (_, index) => index * step)
  return starts.map((start) => [...command, ...words.slice(start, start + step)])
}
