/** A piece of a report: a line, something in braces, or records one below the other. */
export type Text = string | Wrap | Lines

export interface Wrap {
  readonly prefix: string
  readonly inner: Text
  readonly suffix: string
}

export type Lines = readonly Line[]

export interface Line {
  readonly sign: Sign
  readonly key: string
  readonly text: Text
  /** Without it a comma follows. */
  readonly bare?: boolean
  readonly comment?: string
}

/** Whether something is on both sides, or was removed or inserted. */
export type Sign = ' ' | '-' | '+'

/** A line that is longer is broken where something was removed or inserted. */
const LONGEST = 80

/** Writes a report, each line with its sign and the indentation by tabs. */
export function layOut(text: Text): string {
  return `  ${expanded(compacted(text, ' '), ' ', 0)}\n`
}

/** The single line an entry takes when nothing in it needs lines of its own. */
export function oneLine(text: Text): string {
  if (typeof text === 'string') return text
  if ('prefix' in text) return text.prefix + oneLine(text.inner) + text.suffix
  return text.map(({ key, text: inner }) => (key === '' ? '' : `${key}: `) + oneLine(inner)).join(', ')
}

/** The same text with everything on one line that fits there. */
function compacted(text: Text, sign: Sign): Text {
  if (typeof text === 'string') return text
  if ('prefix' in text) {
    const inner = compacted(text.inner, sign)
    return typeof inner === 'string' ? text.prefix + inner + text.suffix : { ...text, inner }
  }
  const lines = text.map((line) => ({ ...line, text: compacted(line.text, under(sign, line.sign)) }))
  const isLong = sign !== ' ' && Buffer.byteLength(oneLine(lines)) > LONGEST
  const isBroken = lines.some(
    (line) => line.sign !== ' ' || typeof line.text !== 'string' || line.comment !== undefined,
  )
  return isLong || isBroken ? lines : oneLine(lines)
}

function under(outer: Sign, own: Sign): Sign {
  return own === ' ' ? outer : own
}

function expanded(text: Text, sign: Sign, depth: number): string {
  if (typeof text === 'string') return text
  if ('prefix' in text) return text.prefix + expanded(text.inner, sign, depth) + text.suffix
  const rows = isPlain(text) ? batches(text).map((row) => start(sign, depth + 1) + row) : written(text, sign, depth)
  return `${rows.join('')}${start(sign, depth)}`
}

function start(sign: Sign, depth: number): string {
  return `\n${sign} ${'\t'.repeat(depth)}`
}

function isPlain(lines: Lines): boolean {
  const isWord = ({ sign, key, text, comment }: Line) =>
    sign === ' ' && key === '' && typeof text === 'string' && comment === undefined
  return lines.length > 0 && lines.every(isWord)
}

/** Words share lines. */
function batches(lines: Lines): string[] {
  const rows: string[] = []
  let row = ''
  for (const { text } of lines) {
    const word = `${oneLine(text)}, `
    if (row.length + word.length > LONGEST) {
      rows.push(row.trimEnd())
      row = ''
    }
    row += word
  }
  return row === '' ? rows : [...rows, row.trimEnd()]
}

function written(lines: Lines, sign: Sign, depth: number): string[] {
  const keys = padding(lines, ({ key, text }) => (key !== '' && typeof text === 'string' ? key : undefined))
  const texts = padding(lines, ({ text, comment }) =>
    typeof text === 'string' && text !== '...' && comment !== undefined ? text : undefined,
  )
  return lines.map((line, index) => {
    const own = under(sign, line.sign)
    const key = line.key === '' ? '' : `${line.key}: `
    const body = expanded(line.text, own, depth + 1)
    const end = `${line.bare ? '' : ','}${texts[index] ?? ''}${line.comment === undefined ? '' : ` // ${line.comment}`}`
    return start(own, depth + 1) + key + (keys[index] ?? '') + body + end
  })
}

/** The spaces that bring neighbours to one length; a line without a word of its own parts them. */
function padding(lines: Lines, wordOf: (line: Line) => string | undefined): string[] {
  const words = lines.map(wordOf)
  return words.map((word, index) => {
    if (word === undefined) return ''
    const first = words.lastIndexOf(undefined, index) + 1
    const next = words.indexOf(undefined, index)
    const group = words.slice(first, next < 0 ? undefined : next)
    return ' '.repeat(Math.max(...group.map((each) => each?.length ?? 0)) - word.length)
  })
}
