import { CommandError } from '../errors.ts'
import { isJson } from '../objects.ts'
import { goPrint } from '../print/go-value.ts'
import { compactJson } from '../print/json.ts'

type TemplateFunction = (...args: unknown[]) => unknown

/** Whether a value counts as true: not empty, not zero. */
export function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isJson(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

/** The functions of text/template and those kubectl adds. `and` and `or` stop early and are evaluated elsewhere. */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  not: (value) => !truthy(value),
  len: length,
  index: (value, ...keys) => keys.reduce(indexOf, value),
  slice: (value, from = 0, to) =>
    (value as string | unknown[]).slice(Number(from), to === undefined ? undefined : Number(to)),
  print: (...args) => args.map(goPrint).join(args.some((each) => typeof each === 'string') ? '' : ' '),
  println: (...args) => `${args.map(goPrint).join(' ')}\n`,
  printf: (format, ...args) => formatGo(String(format), args),
  html: (...args) => escapeHtml(args.map(goPrint).join('')),
  js: (...args) =>
    args
      .map(goPrint)
      .join('')
      .replaceAll(/[\\'"<>&=]/g, (char) =>
        /[\\'"]/.test(char) ? `\\${char}` : `\\u00${char.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
  urlquery: (...args) => encodeURIComponent(args.map(goPrint).join('')).replaceAll('%20', '+'),
  eq: (first, ...others) => others.some((each) => same(first, each)),
  ne: (a, b) => !same(a, b),
  lt: (a, b) => less(a, b),
  le: (a, b) => less(a, b) || same(a, b),
  gt: (a, b) => !less(a, b) && !same(a, b),
  ge: (a, b) => !less(a, b),
  exists: (value, ...keys) => keys.reduce(step, value) !== undefined,
  base64decode: (value) => Buffer.from(String(value), 'base64').toString('utf8'),
  base64encode: (value) => Buffer.from(String(value)).toString('base64'),
  json: (value) => compactJson(value),
  join: (items, separator) => (items as unknown[]).map(goPrint).join(String(separator)),
  upper: (value) => String(value).toUpperCase(),
  lower: (value) => String(value).toLowerCase(),
}

function length(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (Array.isArray(value)) return value.length
  if (isJson(value)) return Object.keys(value).length
  throw new CommandError(
    `error calling len: len of type ${value === null || value === undefined ? 'nil' : typeof value}`,
  )
}

function indexOf(value: unknown, key: unknown): unknown {
  if (value === undefined || value === null) throw new CommandError('error calling index: index of untyped nil')
  if (!Array.isArray(value)) return step(value, key)
  if (typeof key !== 'number' || key < 0 || key >= value.length)
    throw new CommandError(`error calling index: index out of range: ${String(key)}`)
  return value[key]
}

function step(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) return value[Number(key)]
  return isJson(value) ? value[String(key)] : undefined
}

function same(a: unknown, b: unknown): boolean {
  const kinds = [typeof a, typeof b]
  if (a !== null && b !== null && a !== undefined && b !== undefined && kinds[0] !== kinds[1]) {
    throw new CommandError('error calling eq: incompatible types for comparison')
  }
  return a === b
}

function less(a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b) throw new CommandError('error calling lt: incompatible types for comparison')
  return (a as number) < (b as number)
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&#34;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char)
}

/** fmt.Sprintf for the verbs templates use: `%s %v %d %q %t %f %x %%`, with flags, width and precision. */
function formatGo(format: string, args: readonly unknown[]): string {
  let next = 0
  return format.replaceAll(
    /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (next >= args.length) return `%!${verb}(MISSING)`
      const text = formatVerb(verb, args[next], precision)
      next += 1
      const size = Number(width ?? 0)
      if (flags.includes('-')) return text.padEnd(size)
      return flags.includes('0') && typeof args[next - 1] === 'number' ? text.padStart(size, '0') : text.padStart(size)
    },
  )
}

function formatVerb(verb: string, value: unknown, precision: string | undefined): string {
  switch (verb) {
    case 'q':
      return JSON.stringify(goPrint(value))
    case 'd':
      return typeof value === 'number' ? String(Math.trunc(value)) : `%!d(${typeof value}=${goPrint(value)})`
    case 'f':
      return Number(value).toFixed(precision === undefined ? 6 : Number(precision))
    case 'x':
      return typeof value === 'number' ? value.toString(16) : Buffer.from(String(value)).toString('hex')
    case 's':
      return precision === undefined ? goPrint(value) : goPrint(value).slice(0, Number(precision))
    default:
      return goPrint(value)
  }
}
