import { globExpression, globFiles } from '../programs/glob.ts'
import { evaluate } from './arithmetic.ts'
import { expandParameter, type Field } from './parameters.ts'
import type { Shell } from './state.ts'
import type { Part, WordNode, WordPart } from './syntax.ts'

/** Runs a command substitution and resolves with its output, the newlines at the end taken off. */
export type Substitute = (body: Part<'CommandSubstitution'>['body']) => Promise<string>

/** Turns words into what commands get: expansions, field splitting, file names. */
export interface Expander {
  /** The fields of several words. */
  fields(words: readonly WordNode[]): Promise<string[]>
  /** One word as one string: no splitting, no file names (assignments, redirections, here-documents). */
  text(word: WordNode): Promise<string>
  /** A word as a pattern: quoted characters stand for themselves. */
  pattern(word: WordNode): Promise<RegExp>
}

export function createExpander(shell: Shell, substitute: Substitute): Expander {
  const parts = partExpander(shell, substitute, () => expander)
  const pieces = async (word: WordNode, splitting: boolean): Promise<Field[]> => {
    const result: Field[] = []
    for (const part of word.parts) result.push(...(await parts(part, splitting)))
    return result
  }
  const wordFields = async (word: WordNode): Promise<string[]> => {
    const fields = split(await pieces(word, true), shell.variables.get('IFS') ?? ' \t\n')
    const names: string[] = []
    for (const field of fields) names.push(...(await fileNames(shell, field)))
    return names
  }
  const expander: Expander = {
    async fields(words) {
      const result: string[] = []
      for (const word of words.flatMap(braces)) result.push(...(await wordFields(word)))
      return result
    },
    text: async (word) => (await pieces(word, false)).map(({ text }) => text).join(''),
    async pattern(word) {
      const source = (await pieces(word, false)).map(({ text, quoted }) => (quoted ? escapePattern(text) : text))
      return globExpression(source.join(''))
    },
  }
  return expander
}

type ExpandPart = (part: WordPart, splitting: boolean) => Promise<Field[]>

function partExpander(shell: Shell, substitute: Substitute, expander: () => Expander): ExpandPart {
  const expandPart: ExpandPart = async (part, splitting) => {
    switch (part.type) {
      case 'Literal':
        return [literal(part.value)]
      case 'Glob':
        return [literal(part.pattern)]
      case 'SingleQuoted':
      case 'Escaped':
        return [quoted(part.value)]
      case 'DoubleQuoted':
        return doubleQuoted(shell, part, expandPart)
      case 'TildeExpansion':
        return [quoted(part.user === null ? (shell.variables.get('HOME') ?? '/root') : `/home/${part.user}`)]
      case 'ParameterExpansion':
        return expandParameter(shell, part, expander(), splitting)
      case 'CommandSubstitution':
        return [{ text: await substitute(part.body), quoted: false, split: splitting }]
      case 'ArithmeticExpansion':
        return [literal(String(evaluate(shell, part.expression.expression)))]
      default:
        return [literal('')]
    }
  }
  return expandPart
}

async function doubleQuoted(shell: Shell, part: Part<'DoubleQuoted'>, expandPart: ExpandPart): Promise<Field[]> {
  // `"$@"` without parameters is no field at all, not an empty one.
  if (part.parts.length === 1 && isAll(part.parts[0]) && shell.positional.length === 0) return []
  const result: Field[] = [quoted('')]
  for (const inner of part.parts) {
    if (isAll(inner)) result.push(...separate(shell.positional))
    else result.push(...(await expandPart(inner, false)).map(({ text }) => quoted(text)))
  }
  return result
}

function isAll(part: WordPart | undefined): boolean {
  return part?.type === 'ParameterExpansion' && part.parameter === '@' && part.operation === null
}

/** `"$@"`: each parameter a field of its own. */
function separate(values: readonly string[]): Field[] {
  return values.flatMap((value, index) =>
    index === 0 ? [quoted(value)] : [{ ...quoted(''), breaks: true }, quoted(value)],
  )
}

function literal(text: string): Field {
  return { text, quoted: false, split: false }
}

function quoted(text: string): Field {
  return { text, quoted: true, split: false }
}

interface SplitField {
  /** The plain text, and the same with quoted pattern characters escaped. */
  text: string
  pattern: string
  globs: boolean
}

/** Splits what expansions brought at the characters of IFS. */
function split(pieces: readonly Field[], ifs: string): SplitField[] {
  const fields: SplitField[] = []
  let current: SplitField | undefined
  const append = (text: string, isQuoted: boolean) => {
    current ??= { text: '', pattern: '', globs: false }
    current.text += text
    current.pattern += isQuoted ? escapePattern(text) : text
    if (!isQuoted && /[*?[]/.test(text)) current.globs = true
  }
  const end = () => {
    if (current) fields.push(current)
    current = undefined
  }
  for (const piece of pieces) {
    if (piece.breaks) end()
    else if (!piece.split || ifs === '') {
      if (piece.text !== '' || piece.quoted) append(piece.text, piece.quoted)
    } else {
      const separator = new RegExp(`[${ifs.replace(/[\\\]^-]/g, '\\$&')}]+`)
      piece.text.split(separator).forEach((text, index) => {
        if (index > 0) end()
        if (text !== '') append(text, false)
      })
    }
  }
  end()
  return fields
}

async function fileNames(shell: Shell, field: SplitField): Promise<string[]> {
  if (!field.globs || shell.options.has('f')) return [field.text]
  const absolute = field.pattern.startsWith('/')
  const prefix = shell.cwd === '/' ? '/' : `${shell.cwd}/`
  const found = await globFiles(shell.process.fs, absolute ? field.pattern : `${prefix}${field.pattern}`)
  if (found.length === 0) return [field.text]
  return absolute ? found : found.map((path) => path.slice(prefix.length))
}

function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\]/g, '\\$&')
}

/** `a{b,c}d` and `{1..3}` as separate words. */
function braces(word: WordNode): WordNode[] {
  const index = word.parts.findIndex(({ type }) => type === 'BraceExpansion')
  const part = word.parts[index]
  if (part?.type !== 'BraceExpansion') return [word]
  const alternatives: WordPart[][] = part.items.flatMap((item) => {
    if (item.type === 'Word') return [item.word.parts]
    return range(item.start, item.end, item.step).map((value): WordPart[] => [{ type: 'Literal', value }])
  })
  return alternatives.flatMap((parts) =>
    braces({ ...word, parts: [...word.parts.slice(0, index), ...parts, ...word.parts.slice(index + 1)] }),
  )
}

function range(start: string | number, end: string | number, step = 1): string[] {
  const letters = typeof start === 'string'
  const [from, to] = [start, end].map((value) => (typeof value === 'string' ? value.charCodeAt(0) : value)) as [
    number,
    number,
  ]
  const size = Math.max(1, Math.abs(step))
  const count = Math.floor(Math.abs(to - from) / size) + 1
  const values = Array.from({ length: count }, (_, index) => from + index * size * (to >= from ? 1 : -1))
  return values.map((value) => (letters ? String.fromCharCode(value) : String(value)))
}
