import { atOnce, type Steps } from '../../steps.ts'
import { cutOff, DEEPEST, nestsTooDeep } from './depth.ts'
import { JsonScanner, JsonSyntaxError } from './scan-json.ts'
import { setKey } from './values.ts'

export { JsonSyntaxError }

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

/** Deeper nesting is refused, as by encoding/json. */
const MAX_DEPTH = 10_000
/** In more places a document is not cut. */
const MAX_CUTS = 100

/**
 * Parses JSON and notes repeated keys, which `JSON.parse` hides. What lies deeper than {@link DEEPEST} is only checked: {@link cutOff} stands for
 * it, which nobody keeps.
 * @throws JsonSyntaxError in the words of encoding/json
 */
export function parseJson(text: string): ParsedJson {
  return atOnce(parseJsonSteps(text))
}

/** The same in steps. */
export function* parseJsonSteps(text: string): Steps<ParsedJson> {
  const plain = text.length > LONG ? yield* parsePlain(text) : undefined
  if (plain !== undefined) return { value: plain, duplicates: new Map() }
  const parser = new Parser(text)
  const value = parser.document()
  return { value, duplicates: parser.duplicates }
}

/** From so many characters on it is worth a try whether `JSON.parse` will do. */
const LONG = 64 * 1024

/** What writes itself as it was read hides nothing: no key twice, no number that is cut. Undefined for other texts, as those with spaces. */
function* parsePlain(text: string): Steps<unknown> {
  if (!(text.startsWith('{"') || text.startsWith('[{"')) || text.slice(0, 1000).includes('": ')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    yield
    if (nestsTooDeep(value)) return undefined
    yield
    return JSON.stringify(value) === text.trimEnd() ? value : undefined
  } catch {
    return undefined
  }
}

class Parser extends JsonScanner {
  readonly duplicates = new Map<object, DuplicateKey[]>()
  #depth = 0
  #cuts = 0

  document(): unknown {
    const value = this.#value()
    this.skipSpace()
    if (this.at < this.text.length) this.fail('after top-level value')
    return value
  }

  #value(): unknown {
    this.skipSpace()
    const char = this.text.charCodeAt(this.at)
    switch (char) {
      case 0x7b:
        return this.#nested('{', () => this.#object())
      case 0x5b:
        return this.#nested('[', () => this.#array())
      case 0x22:
        return this.string()
      case 0x74:
        return this.literal('true', true)
      case 0x66:
        return this.literal('false', false)
      case 0x6e:
        return this.literal('null', null)
      default:
        return this.number()
    }
  }

  #nested(bracket: '{' | '[', read: () => unknown): unknown {
    if (this.#depth === DEEPEST) return this.#cut(bracket)
    this.#depth++
    const value = read()
    this.#depth--
    return value
  }

  #cut(bracket: '{' | '['): unknown {
    if (++this.#cuts > MAX_CUTS) this.#failDepth(bracket)
    this.#pass()
    return cutOff(bracket)
  }

  /** Reads over a value without calling itself. */
  #pass(): void {
    const closing: number[] = []
    do {
      this.skipSpace()
      const char = this.text.charCodeAt(this.at)
      if (char !== 0x7b && char !== 0x5b) this.#value()
      else if (this.#enter(char, closing)) continue
      this.#leave(closing)
    } while (closing.length > 0)
  }

  /** Whether there is something in the object or array that begins here. */
  #enter(char: number, closing: number[]): boolean {
    if (this.#depth + closing.length === MAX_DEPTH) this.#failDepth(String.fromCharCode(char))
    const end = char + 2
    closing.push(end)
    this.at++
    this.skipSpace()
    if (this.text.charCodeAt(this.at) === end) return false
    if (char === 0x7b) this.#key()
    return true
  }

  /** After a value: the ends of what it is the last of, or the way to the next one. */
  #leave(closing: number[]): void {
    for (let end = closing.at(-1); end !== undefined; end = closing.at(-1)) {
      const isObject = end === 0x7d
      this.skipSpace()
      if (!this.take(end)) {
        if (!this.take(0x2c)) this.fail(isObject ? 'after object key:value pair' : 'after array element')
        if (isObject) this.#key()
        return
      }
      closing.pop()
    }
  }

  #failDepth(bracket: string): never {
    throw new JsonSyntaxError(`invalid character '${bracket}' exceeded max depth`)
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    let count = 0
    this.at++
    this.skipSpace()
    if (this.take(0x7d)) return object
    while (true) {
      const key = this.#key()
      const value = this.#value()
      if (Object.hasOwn(object, key)) this.#noteDuplicate(object, key, count)
      else count++
      setKey(object, key, value)
      this.skipSpace()
      if (this.take(0x7d)) return object
      if (!this.take(0x2c)) this.fail('after object key:value pair')
    }
  }

  #key(): string {
    this.skipSpace()
    if (this.text.charCodeAt(this.at) !== 0x22) this.fail('looking for beginning of object key string')
    const key = this.string()
    this.skipSpace()
    if (!this.take(0x3a)) this.fail('after object key')
    return key
  }

  #noteDuplicate(object: object, key: string, after: number): void {
    const known = this.duplicates.get(object)
    if (known) known.push({ key, after })
    else this.duplicates.set(object, [{ key, after }])
  }

  #array(): unknown[] {
    const array: unknown[] = []
    this.at++
    this.skipSpace()
    if (this.take(0x5d)) return array
    while (true) {
      array.push(this.#value())
      this.skipSpace()
      if (this.take(0x5d)) return array
      if (!this.take(0x2c)) this.fail('after array element')
    }
  }
}
