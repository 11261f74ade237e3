/** A key that occurs again in an object; `after` is how many different keys came before it. */
export interface DuplicateKey {
  key: string
  after: number
}

export interface ParsedJson {
  value: unknown
  /** Objects in which a key occurs more than once; the last value counts. */
  duplicates: ReadonlyMap<object, readonly DuplicateKey[]>
}

/** Text that is no JSON; the message is the one of Go's encoding/json. */
export class JsonSyntaxError extends Error {}

/** Deeper nesting is refused in the words of Go, whose limit is higher than what the stack here can bear. */
const MAX_DEPTH = 1000

/**
 * Parses JSON and notes repeated keys, which `JSON.parse` hides.
 * @throws JsonSyntaxError in the words of encoding/json
 */
export function parseJson(text: string): ParsedJson {
  const parser = new Parser(text)
  const value = parser.document()
  return { value, duplicates: parser.duplicates }
}

class Parser {
  readonly duplicates = new Map<object, DuplicateKey[]>()
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): unknown {
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail('after top-level value')
    return value
  }

  #value(): unknown {
    this.#skipSpace()
    const char = this.#text.charCodeAt(this.#at)
    switch (char) {
      case 0x7b:
        return this.#nested('{', () => this.#object())
      case 0x5b:
        return this.#nested('[', () => this.#array())
      case 0x22:
        return this.#string()
      case 0x74:
        return this.#literal('true', true)
      case 0x66:
        return this.#literal('false', false)
      case 0x6e:
        return this.#literal('null', null)
      default:
        return this.#number()
    }
  }

  #nested<T>(bracket: string, read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new JsonSyntaxError(`invalid character '${bracket}' exceeded max depth`)
    const value = read()
    this.#depth--
    return value
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    let count = 0
    this.#at++
    this.#skipSpace()
    if (this.#take(0x7d)) return object
    while (true) {
      this.#skipSpace()
      if (this.#text.charCodeAt(this.#at) !== 0x22) this.#fail('looking for beginning of object key string')
      const key = this.#string()
      this.#skipSpace()
      if (!this.#take(0x3a)) this.#fail('after object key')
      const value = this.#value()
      if (Object.hasOwn(object, key)) this.#noteDuplicate(object, key, count)
      else count++
      define(object, key, value)
      this.#skipSpace()
      if (this.#take(0x7d)) return object
      if (!this.#take(0x2c)) this.#fail('after object key:value pair')
    }
  }

  #noteDuplicate(object: object, key: string, after: number): void {
    const known = this.duplicates.get(object)
    if (known) known.push({ key, after })
    else this.duplicates.set(object, [{ key, after }])
  }

  #array(): unknown[] {
    const array: unknown[] = []
    this.#at++
    this.#skipSpace()
    if (this.#take(0x5d)) return array
    while (true) {
      array.push(this.#value())
      this.#skipSpace()
      if (this.#take(0x5d)) return array
      if (!this.#take(0x2c)) this.#fail('after array element')
    }
  }

  #string(): string {
    const start = this.#at++
    let plain = true
    while (true) {
      const char = this.#text.charCodeAt(this.#at)
      if (char === 0x22) break
      if (char === 0x5c) {
        plain = false
        this.#escape()
      } else if (char < 0x20 || Number.isNaN(char)) this.#fail('in string literal')
      else this.#at++
    }
    this.#at++
    return plain ? this.#text.slice(start + 1, this.#at - 1) : (JSON.parse(this.#text.slice(start, this.#at)) as string)
  }

  #escape(): void {
    this.#at++
    const char = this.#text[this.#at]
    if (char === undefined || !'"\\/bfnrtu'.includes(char)) this.#fail('in string escape code')
    this.#at++
    if (char !== 'u') return
    for (let i = 0; i < 4; i++) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape')
      this.#at++
    }
  }

  #literal<T>(word: string, value: T): T {
    for (const expected of word) {
      if (this.#text[this.#at] !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`)
      this.#at++
    }
    return value
  }

  #number(): number {
    const start = this.#at
    if (this.#take(0x2d) && !isDigit(this.#text.charCodeAt(this.#at))) this.#fail('in numeric literal')
    if (!this.#take(0x30)) this.#digits('looking for beginning of value')
    if (this.#take(0x2e)) this.#digits('after decimal point in numeric literal')
    if (this.#take(0x65) || this.#take(0x45)) {
      if (!this.#take(0x2b)) this.#take(0x2d)
      this.#digits('in exponent of numeric literal')
    }
    return Number(this.#text.slice(start, this.#at))
  }

  #digits(place: string): void {
    if (!isDigit(this.#text.charCodeAt(this.#at))) this.#fail(place)
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at++
  }

  #take(char: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== char) return false
    this.#at++
    return true
  }

  #skipSpace(): void {
    while (true) {
      const char = this.#text.charCodeAt(this.#at)
      if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return
      this.#at++
    }
  }

  #fail(place: string): never {
    const char = this.#text.codePointAt(this.#at)
    if (char === undefined) throw new JsonSyntaxError('unexpected end of JSON input')
    throw new JsonSyntaxError(`invalid character ${quoteChar(String.fromCodePoint(char))} ${place}`)
  }
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39
}

function quoteChar(char: string): string {
  if (char === "'") return "'\\''"
  if (char === '"') return `'"'`
  const code = char.charCodeAt(0)
  if (code >= 0x7f && code < 0xa0) return `'\\u00${code.toString(16)}'`
  return `'${JSON.stringify(char).slice(1, -1)}'`
}

/** Sets a key even when it is `__proto__`. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else object[key] = value
}
