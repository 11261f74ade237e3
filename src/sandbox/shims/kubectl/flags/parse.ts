import { durationProblem } from '../../../api/go-duration.ts'
import { CommandError } from '../errors.ts'
import { parseGoDuration } from './duration.ts'
import type { FlagSpec } from './spec.ts'

/** The flags and arguments of a command line, read by type. */
export class Flags {
  readonly #values = new Map<string, string[]>()
  readonly #specs: ReadonlyMap<string, FlagSpec>

  constructor(specs: readonly FlagSpec[]) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]))
  }

  /** Records a value given on the command line, after checking its type. */
  set(spec: FlagSpec, value: string): void {
    const checked = checkValue(spec, value)
    const repeatable = spec.type === 'stringArray' || spec.type === 'stringSlice' || spec.type === 'stringToString'
    this.#values.set(spec.name, repeatable ? [...(this.#values.get(spec.name) ?? []), ...checked] : checked)
  }

  /** Whether the command line names the flag. */
  changed(name: string): boolean {
    return this.#values.has(name)
  }

  string(name: string): string {
    return this.#values.get(name)?.at(-1) ?? this.#specs.get(name)?.default ?? ''
  }

  bool(name: string): boolean {
    return ['true', '1', 't', 'T', 'TRUE', 'True'].includes(this.string(name))
  }

  int(name: string): number {
    return Number(this.string(name) || 0)
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseGoDuration(this.string(name)) ?? 0
  }

  list(name: string): readonly string[] {
    const fallback = this.#specs.get(name)?.default
    return this.#values.get(name) ?? (fallback ? fallback.split(',') : [])
  }

  has(name: string): boolean {
    return this.#specs.has(name)
  }

  /** The value of a flag every command takes, '' where the command has its own flag of that name. */
  global(name: string): string {
    return this.#specs.get(name)?.global ? this.string(name) : ''
  }

  /** Flags of the command line that kubectl asks people not to use any more. */
  deprecated(): FlagSpec[] {
    return [...this.#specs.values()].filter((spec) => spec.deprecated !== undefined && this.changed(spec.name))
  }
}

export interface ParsedLine {
  readonly flags: Flags
  readonly args: string[]
  /** How many arguments stand before `--`, -1 when there is no `--`. */
  readonly dash: number
  readonly help: boolean
}

/** Reads a command line by pflag's rules: flags and arguments mix, `-o wide`, `-owide`, `-o=wide`, `-it`, `--`. */
export function parseFlags(argv: readonly string[], specs: readonly FlagSpec[], interspersed = true): ParsedLine {
  const reader = new Reader(argv, specs)
  reader.read(interspersed)
  return reader
}

class Reader implements ParsedLine {
  readonly flags: Flags
  readonly args: string[] = []
  dash = -1
  help = false
  #rest: string[]
  readonly #long: Map<string, FlagSpec>
  readonly #short: Map<string, FlagSpec>

  constructor(argv: readonly string[], specs: readonly FlagSpec[]) {
    this.flags = new Flags(specs)
    this.#rest = [...argv]
    this.#long = new Map(specs.map((spec) => [spec.name, spec]))
    this.#short = new Map(specs.flatMap((spec) => (spec.short === undefined ? [] : [[spec.short, spec] as const])))
  }

  read(interspersed: boolean): void {
    for (let word = this.#rest.shift(); word !== undefined; word = this.#rest.shift()) {
      if (word === '--') {
        this.dash = this.args.length
        this.args.push(...this.#rest.splice(0))
      } else if (word.startsWith('--')) this.#readLong(word)
      else if (word.startsWith('-') && word.length > 1) this.#readShort(word)
      else {
        this.args.push(word)
        if (!interspersed) this.args.push(...this.#rest.splice(0))
      }
    }
  }

  #readLong(word: string): void {
    const equals = word.indexOf('=')
    const name = (equals < 0 ? word.slice(2) : word.slice(2, equals)).replaceAll('_', '-')
    const spec = this.#long.get(name)
    if (!spec) {
      if (name === 'help') {
        this.help = true
        return
      }
      throw new FlagError(`unknown flag: --${name}`)
    }
    if (equals >= 0) this.flags.set(spec, word.slice(equals + 1))
    else this.flags.set(spec, bareValue(spec) ?? this.#take(`flag needs an argument: --${name}`))
  }

  #readShort(word: string): void {
    for (let letters = word.slice(1); letters !== ''; ) {
      const letter = letters.slice(0, 1)
      const spec = this.#short.get(letter)
      if (!spec) {
        if (letter !== 'h') throw new FlagError(`unknown shorthand flag: '${letter}' in ${word}`)
        this.help = true
        return
      }
      letters = letters.slice(1)
      const bare = bareValue(spec)
      if (letters.startsWith('=')) {
        this.flags.set(spec, letters.slice(1))
        return
      }
      if (bare !== undefined) this.flags.set(spec, bare)
      else {
        this.flags.set(spec, letters === '' ? this.#take(`flag needs an argument: '${letter}' in ${word}`) : letters)
        return
      }
    }
  }

  #take(problem: string): string {
    const value = this.#rest.shift()
    if (value === undefined) throw new FlagError(problem)
    return value
  }
}

/** A command line that pflag refuses: kubectl adds `See 'kubectl x --help' for usage.` */
export class FlagError extends CommandError {}

function bareValue(spec: FlagSpec): string | undefined {
  return spec.bare ?? (spec.type === 'bool' ? 'true' : undefined)
}

function checkValue(spec: FlagSpec, value: string): string[] {
  const label = spec.short === undefined ? `--${spec.name}` : `-${spec.short}, --${spec.name}`
  const refuse = (why: string) => new FlagError(`invalid argument ${JSON.stringify(value)} for "${label}" flag: ${why}`)
  if (spec.type === 'int' && !/^[+-]?\d+$/.test(value))
    throw refuse(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)
  if (spec.type === 'bool' && !/^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(value))
    throw refuse(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`)
  const problem = spec.type === 'duration' ? durationProblem(value) : undefined
  if (problem !== undefined) throw refuse(problem)
  return spec.type === 'stringSlice' ? splitCsv(value) : [value]
}

/** Splits at commas, keeping those inside double quotes (encoding/csv, as pflag does). */
function splitCsv(value: string): string[] {
  if (value === '') return []
  return [...value.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
