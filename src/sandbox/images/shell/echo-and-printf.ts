import { controlByLetter } from '../../../util/c-escapes.ts'

/** What `echo` prints for its arguments: `-n`, `-e` and `-E` in front. */
export function echoText(args: readonly string[]): string {
  let index = 0
  let newline = true
  let escapes = false
  for (; /^-[neE]+$/.test(args[index] ?? ''); index++) {
    for (const letter of (args[index] ?? '').slice(1)) {
      if (letter === 'n') newline = false
      else escapes = letter === 'e'
    }
  }
  const text = args.slice(index).join(' ')
  const shown = escapes ? unescaped(text) : { text, stop: false }
  return `${shown.text}${newline && !shown.stop ? '\n' : ''}`
}

const ESCAPES: Readonly<Record<string, string | undefined>> = { ...controlByLetter, e: '\x1b', '\\': '\\', '"': '"' }

/** Replaces backslash escapes; `\c` ends the output. */
function unescaped(text: string): { text: string; stop: boolean } {
  const end = text.indexOf('\\c')
  const kept = end < 0 ? text : text.slice(0, end)
  const result = kept.replace(/\\(0[0-7]{0,3}|x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/gs, (whole, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
    if (/^x[\da-fA-F]/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return ESCAPES[code] ?? whole
  })
  return { text: result, stop: end >= 0 }
}

/** `printf`: the format is used again as long as there are arguments. */
export function formatPrintf(format: string, args: readonly string[]): string {
  const queue = [...args]
  let result = ''
  do {
    const before = queue.length
    result += formatOnce(format, queue)
    if (queue.length === before) break
  } while (queue.length > 0)
  return result
}

function formatOnce(format: string, queue: string[]): string {
  return unescaped(format).text.replace(
    /%([-+ 0#]*)(\*|\d+)?(?:\.(\d+))?([sdiuoxXcbqfeg%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, kind: string) => {
      if (kind === '%') return '%'
      const columns = width === '*' ? Number(queue.shift() ?? 0) : Number(width ?? 0)
      const text = formatValue(kind, queue.shift() ?? '', precision)
      if (flags.includes('-')) return text.padEnd(columns)
      return flags.includes('0') && kind !== 's' ? text.padStart(columns, '0') : text.padStart(columns)
    },
  )
}

function formatValue(kind: string, value: string, precision: string | undefined): string {
  if (kind === 's') return precision === undefined ? value : value.slice(0, Number(precision))
  if (kind === 'b') return unescaped(value).text
  if (kind === 'q') return /^[\w./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
  if (kind === 'c') return value.slice(0, 1)
  const number = /^["']./.test(value) ? value.charCodeAt(1) : Number(value || 0)
  if (/[feg]/.test(kind)) return number.toFixed(precision === undefined ? 6 : Number(precision))
  const radix = { o: 8, x: 16, X: 16 }[kind] ?? 10
  const digits = Math.trunc(Number.isNaN(number) ? 0 : number).toString(radix)
  return kind === 'X' ? digits.toUpperCase() : digits
}
