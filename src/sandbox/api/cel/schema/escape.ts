const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)
const ESCAPES: readonly (readonly [string, string])[] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]
const TO = new Map(ESCAPES)

/** Words of the language: properties of these names can be selected by them, too. */
export function isKeyword(name: string): boolean {
  return RESERVED.has(name)
}

/** The name by which expressions select a property; undefined when they cannot. Source: apiserver/pkg/cel/escaping.go. */
export function escapeName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`
  if (!/^[a-zA-Z_./-][a-zA-Z0-9_./-]*$/.test(name)) return undefined
  return name.replace(/__|[./-]/g, (found) => TO.get(found) ?? found)
}
