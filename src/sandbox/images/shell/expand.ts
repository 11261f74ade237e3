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
  const expander: Expander = {
    async fields(words) {
      const result: string[] = []
      for (const word of words) {
        for (const alternative of braces(word)) result.push(...(await wordFields(alternative)))
      }
      return result
    },
    text: async (word) => (await pieces(word.parts, false)).map(({ text }) => text).join(''),
    async pattern(word) {
      const source = (await pieces(word.parts, false)).map(({ text, quoted }) => (quoted ? escapePattern(text) : text))
      return globExpression(source.join(''))
    },
  }

  const wordFields = async (word: WordNode): Promise<string[]> => {
    const fields = split(await pieces(word.parts, true), shell.variables.get('IFS') ?? ' \t\n')
    const names: string[] = []
    for (const field of fields) names.push(...(await fileNames(shell, field)))
    return names
  }

  const pieces = async (parts: readonly WordPart[], splitting: boolean): Promise<Field[]> => {
    const result: Field[] = []
    for (const part of parts) result.push(...(await expandPart(part, splitting)))
    return result
  }

  const expandPart = async (part: WordPart, splitting: boolean): Promise<Field[]> => {
    switch (part.type) {
      case 'Literal':
        return [literal(part.value)]
      case 'Glob':
        return [{ text: part.pattern, quoted: false, split: false }]
      case 'SingleQuoted':
      case 'Escaped':
        return [quoted(part.value)]
      case 'DoubleQuoted':
        return doubleQuoted(part)
      case 'TildeExpansion':
        return [quoted(part.user === null ? (shell.variables.get('HOME') ?? '/root') : `/home/${part.user}`)]
      case 'ParameterExpansion':
        return expandParameter(shell, part, expander, splitting)
      case 'CommandSubstitution':
        return [{ text: await substitute(part.body), quoted: false, split: splitting }]
      case 'ArithmeticExpansion':
        return [{ text: String(evaluate(shell, part.expression.expression)), quoted: false, split: false }]
      default:
        return [literal('')]
    }
  }

  const doubleQuoted = async (part: Part<'DoubleQuoted'>): Promise<Field[]> => {
    const result: Field[] = [quoted('')]
    for (const inner of part.parts) {
      const isAll = inner.type === 'ParameterExpansion' && inner.parameter === '@' && inner.operation === null
      if (isAll) result.push(...separate(shell.positional))
      else result.push(...(await expandPart(inner, false)).map(({ text }) => quoted(text)))
    }
    const onlyAll = part.parts.length === 1 && result.length === 1
    return onlyAll && shell.positional.length === 0 && isAt(part.parts[0]) ? [] : result
  }
  return expander
}

function isAt(part: WordPart | undefined): boolean {
  return part?.type === 'ParameterExpansion' && part.parameter === '@'
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

export function escapePattern(text: string): string {
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
