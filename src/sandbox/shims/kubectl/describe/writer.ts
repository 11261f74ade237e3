import { alignTabs, DESCRIBE_TABS } from '../print/tabwriter.ts'

const LONGEST_ANNOTATION = 140
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

type StringMap = Readonly<Record<string, string>> | undefined

/** Collects the lines of a description; cells are separated by tabs and aligned at the end. */
export class DescribeWriter {
  readonly #sections: string[] = ['']

  /** Text as it is, indented by two spaces a level. */
  write(level: number, text: string): void {
    const last = this.#sections.length - 1
    this.#sections[last] += '  '.repeat(level) + text
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`)
  }

  /** `Label:  value`. */
  field(level: number, label: string, value: string | number | boolean | undefined): void {
    this.line(level, `${label}:\t${value ?? ''}`)
  }

  /** What follows is aligned apart from what came before. */
  flush(): void {
    this.#sections.push('')
  }

  /** One label a line, sorted; `<none>` without any. `indent` stands before the title and further lines. */
  map(title: string, values: StringMap, indent = ''): void {
    const entries = Object.entries(values ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
    this.items(
      title,
      entries.map(([key, value]) => `${key}=${value}`),
      indent,
    )
  }

  /** One item a line below each other; `<none>` without any. */
  items(title: string, items: readonly string[], indent = ''): void {
    if (items.length === 0) {
      this.line(0, `${indent}${title}:\t<none>`)
      return
    }
    for (const [index, item] of items.entries())
      this.line(0, index === 0 ? `${indent}${title}:\t${item}` : `${indent}\t${item}`)
  }

  /** Annotations but the last-applied one; long values and values of several lines below their key. */
  annotations(values: StringMap, title = 'Annotations'): void {
    const entries = Object.entries(values ?? {})
      .filter(([key]) => key !== LAST_APPLIED)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
    this.write(0, `${title}:\t`)
    if (entries.length === 0) this.line(0, '<none>')
    for (const [index, [key, raw]] of entries.entries()) {
      const value = raw.replace(/\n$/, '')
      if (index > 0) this.write(0, '\t')
      if (value.length + key.length + 2 > LONGEST_ANNOTATION || value.includes('\n')) {
        this.line(0, `${key}:`)
        for (const line of value.split('\n')) this.line(0, `\t  ${shorten(line, LONGEST_ANNOTATION - 2)}`)
      } else this.line(0, `${key}: ${value}`)
    }
  }

  /** The text with its tabs, not aligned. */
  raw(): string {
    return this.#sections.join('')
  }

  toString(): string {
    return this.#sections.map((section) => alignTabs(section, DESCRIBE_TABS)).join('')
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}
