const CLASSES = {
  digit: '0-9',
  alpha: 'a-zA-Z',
  alnum: 'a-zA-Z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
} as const

/** POSIX classes inside brackets as JavaScript writes them: `[[:digit:]_]` becomes `[0-9_]`. */
export function withCharacterClasses(expression: string): string {
  return Object.entries(CLASSES).reduce((text, [name, range]) => text.replaceAll(`[:${name}:]`, range), expression)
}
