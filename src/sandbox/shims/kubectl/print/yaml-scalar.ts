import { escapeByCharacter } from '../../../../util/c-escapes.ts'

const WIDTH = 80

/**
 * One scalar as go-yaml v2 writes it. `column` is where it starts, `indent` where its further lines start,
 * `breakable` whether it may span lines (keys may not).
 */
export function writeScalar(value: unknown, column: number, indent: number, breakable: boolean): string {
  if (typeof value !== 'string') return value === null || value === undefined ? 'null' : writeNumber(value)
  const traits = analyze(value)
  if (value.includes('\n')) {
    return breakable && traits.blockAllowed ? literal(value, indent) : doubleQuoted(value, column, indent, breakable)
  }
  if (!resolvesToString(value)) return doubleQuoted(value, column, indent, breakable)
  if (traits.plainAllowed && value !== '') return fold(value, column, indent, breakable)
  if (traits.singleAllowed) return `'${fold(value.replaceAll("'", "''"), column + 1, indent, breakable, true)}'`
  return doubleQuoted(value, column, indent, breakable)
}

function writeNumber(value: unknown): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value)
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

const NOT_STRINGS =
  /^(|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|<<|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/
const NUMBERS = /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[\da-fA-F_]+|\d[\d_]*|(\.\d+|\d[\d_]*(\.[\d_]*)?)([eE][-+]?\d+)?)$/
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/
const TIMESTAMP =
  /^\d{4}-\d{2}-\d{2}$|^\d{4}-\d{1,2}-\d{1,2}([Tt]|\s+)\d{1,2}:\d{2}:\d{2}(\.\d+)?\s*(Z|[-+]\d{1,2}(:?\d{2})?)?$/

/** Whether the plain word would be read back as a string. */
function resolvesToString(value: string): boolean {
  return !NOT_STRINGS.test(value) && !NUMBERS.test(value) && !BASE_60.test(value) && !TIMESTAMP.test(value)
}

interface Traits {
  readonly plainAllowed: boolean
  readonly singleAllowed: boolean
  readonly blockAllowed: boolean
}

const INDICATORS_FIRST = /^(---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:](?=[\s]|$)|-(?=[\s]|$))/
const INDICATORS_INSIDE = /:(?=\s|$)|(?<=\s)#/
const SPECIAL = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\ufeff/u

/** Which styles can carry the text (libyaml's yaml_emitter_analyze_scalar). */
function analyze(value: string): Traits {
  const special = SPECIAL.test(value) || / \n/.test(value)
  const edges = /^[\s]|[\s]$/.test(value)
  const indicators = INDICATORS_FIRST.test(value) || INDICATORS_INSIDE.test(value)
  return {
    plainAllowed: !special && !edges && !indicators,
    singleAllowed: !special && !/\n /.test(value),
    blockAllowed: !special && !value.endsWith(' '),
  }
}

/** Breaks a line at single spaces once it is longer than the width. */
function fold(value: string, column: number, indent: number, breakable: boolean, quoted = false): string {
  if (!breakable || column + value.length <= WIDTH) return value
  let out = ''
  let at = column
  let afterSpace = false
  for (let index = 0; index < value.length; index += 1) {
    const char = value[index] ?? ''
    const inside = !quoted || (index > 0 && index < value.length - 1)
    if (char === ' ' && !afterSpace && at > WIDTH && inside && value[index + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`
      at = indent
    } else {
      out += char
      at += 1
    }
    afterSpace = char === ' '
  }
  return out
}

function literal(value: string, indent: number): string {
  const pad = ' '.repeat(indent)
  const hint = /^[ \n]/.test(value) ? '2' : ''
  const chomp = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : ''
  const body = value.endsWith('\n') ? value.slice(0, -1) : value
  const lines = body.split('\n').map((line) => (line === '' ? '' : pad + line))
  return `|${hint}${chomp}\n${lines.join('\n')}`
}

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  ...escapeByCharacter,
  '\0': '\\0',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function doubleQuoted(value: string, column: number, indent: number, breakable: boolean): string {
  const chars = [...value]
  let out = '"'
  let at = column + 1
  let afterSpace = false
  for (const [index, char] of chars.entries()) {
    const inside = index > 0 && index < chars.length - 1
    if (char === ' ' && breakable && !afterSpace && at > WIDTH && inside) {
      const backslash = chars[index + 1] === ' ' ? '\\' : ''
      out += `\n${' '.repeat(indent)}${backslash}`
      at = indent + backslash.length
    } else {
      const written = escapeChar(char)
      out += written
      at += written.length
    }
    afterSpace = char === ' '
  }
  return `${out}"`
}

function escapeChar(char: string): string {
  const known = ESCAPES[char]
  if (known) return known
  if (!SPECIAL.test(char)) return char
  const code = char.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
}
