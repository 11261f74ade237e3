/** Text that is no JSON; the message is the one of Go's encoding/json. */
export class JsonSyntaxError extends Error {}

/** Reads what JSON is made of: texts, numbers, words and what is between them. */
export class JsonScanner {
  protected readonly text: string
  protected at = 0

  constructor(text: string) {
    this.text = text
  }

  protected string(): string {
    const start = this.at++
    let plain = true
    while (true) {
      const char = this.text.charCodeAt(this.at)
      if (char === 0x22) break
      if (char === 0x5c) {
        plain = false
        this.#escape()
      } else if (char < 0x20 || Number.isNaN(char)) this.fail('in string literal')
      else this.at++
    }
    this.at++
    return plain ? this.text.slice(start + 1, this.at - 1) : (JSON.parse(this.text.slice(start, this.at)) as string)
  }

  #escape(): void {
    this.at++
    const char = this.text[this.at]
    if (char === undefined || !'"\\/bfnrtu'.includes(char)) this.fail('in string escape code')
    this.at++
    if (char !== 'u') return
    for (let i = 0; i < 4; i++) {
      if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? '')) this.fail('in \\u hexadecimal character escape')
      this.at++
    }
  }

  protected literal<T>(word: string, value: T): T {
    for (const expected of word) {
      if (this.text[this.at] !== expected) this.fail(`in literal ${word} (expecting '${expected}')`)
      this.at++
    }
    return value
  }

  protected number(): number {
    const start = this.at
    if (this.take(0x2d) && !isDigit(this.text.charCodeAt(this.at))) this.fail('in numeric literal')
    if (!this.take(0x30)) this.#digits('looking for beginning of value')
    if (this.take(0x2e)) this.#digits('after decimal point in numeric literal')
    if (this.take(0x65) || this.take(0x45)) {
      if (!this.take(0x2b)) this.take(0x2d)
      this.#digits('in exponent of numeric literal')
    }
    return Number(this.text.slice(start, this.at))
  }

  #digits(place: string): void {
    if (!isDigit(this.text.charCodeAt(this.at))) this.fail(place)
    while (isDigit(this.text.charCodeAt(this.at))) this.at++
  }

  protected take(char: number): boolean {
    if (this.text.charCodeAt(this.at) !== char) return false
    this.at++
    return true
  }

  protected skipSpace(): void {
    while (true) {
      const char = this.text.charCodeAt(this.at)
      if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return
      this.at++
    }
  }

  protected fail(place: string): never {
    const char = this.text.codePointAt(this.at)
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
  if (code === 0x7f || (code < 0x20 && !SHORT.has(char))) return `'\\x${code.toString(16).padStart(2, '0')}'`
  if (code > 0x7f && code < 0xa0) return `'\\u00${code.toString(16)}'`
  return `'${JSON.stringify(char).slice(1, -1)}'`
}

/** What has an escape of its own both in JSON and in Go. */
const SHORT = new Set(['\b', '\f', '\n', '\r', '\t'])
