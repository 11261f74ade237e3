import { controlByLetter } from '../../../util/c-escapes.ts'
import { CelError } from './issues.ts'
import type { Token } from './lexer.ts'
import { Uint, type Value } from './values.ts'

const MOST_INT = 2n ** 63n - 1n
const MOST_UINT = 2n ** 64n - 1n

/** The value of a token that is a literal. Throws {@link CelError}. */
export function literalValue({ kind, text }: Token): Value {
  switch (kind) {
    case 'int':
      return intLiteral(text)
    case 'uint':
      return uintLiteral(text)
    case 'float':
      return Number(text)
    case 'string':
      return stringLiteral(text)
    case 'bytes':
      return bytesLiteral(text)
    default:
      return text === 'null' ? null : text === 'true'
  }
}

/** The value of an integer literal; throws when it does not fit. */
function intLiteral(text: string): bigint {
  const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text)
  if (value > MOST_INT || value < -MOST_INT - 1n) throw new CelError('invalid int literal')
  return value
}

function uintLiteral(text: string): Uint {
  const value = BigInt(text.slice(0, -1))
  if (value > MOST_UINT) throw new CelError('invalid uint literal')
  return new Uint(value)
}

const SIMPLE: Readonly<Record<string, string | undefined>> = controlByLetter

/** The text between the quotes of a string literal. */
function stringLiteral(token: string): string {
  const { body, raw } = inside(token)
  return raw ? body : unescaped(body, (code) => String.fromCodePoint(code))
}

/** The value of `b"..."`: escapes by number are bytes, all else is UTF-8. */
function bytesLiteral(token: string): Value {
  const { body, raw } = inside(token.slice(1))
  if (raw) return new Uint8Array(Buffer.from(body))
  const parts: Buffer[] = []
  let plain = ''
  const flush = () => {
    parts.push(Buffer.from(plain))
    plain = ''
  }
  for (const piece of body.match(/\\(?:[0-3][0-7]{2}|[xX][0-9a-fA-F]{2}|[\s\S])|[^\\]/gu) ?? []) {
    const code = byteOf(piece)
    if (code === undefined)
      plain += piece.startsWith('\\') ? unescaped(piece, (each) => String.fromCodePoint(each)) : piece
    else {
      flush()
      parts.push(Buffer.from([code]))
    }
  }
  flush()
  return new Uint8Array(Buffer.concat(parts))
}

function byteOf(piece: string): number | undefined {
  if (/^\\[0-3][0-7]{2}$/.test(piece)) return Number.parseInt(piece.slice(1), 8)
  return /^\\[xX][0-9a-fA-F]{2}$/.test(piece) ? Number.parseInt(piece.slice(2), 16) : undefined
}

function inside(token: string): { body: string; raw: boolean } {
  const raw = /^[rR]/.test(token)
  const text = (raw ? token.slice(1) : token).replaceAll('\r\n', '\n')
  const length = /^("""|''')/.test(text) ? 3 : 1
  return { body: text.slice(length, -length), raw }
}

function unescaped(body: string, point: (code: number) => string): string {
  return body.replace(
    /\\(?:([0-3][0-7]{2})|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_whole, octal?: string, hex?: string, short?: string, long?: string, letter = '') => {
      if (octal) return point(Number.parseInt(octal, 8))
      const digits = hex ?? short ?? long
      if (digits === undefined) return SIMPLE[letter] ?? letter
      const code = Number.parseInt(digits, 16)
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw new CelError('invalid unicode code point')
      return point(code)
    },
  )
}
