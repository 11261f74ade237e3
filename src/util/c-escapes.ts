/** The control characters that C writes as a letter after a backslash, and after it Go, CEL, YAML and the shells; by that letter. */
export const controlByLetter = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
} as const

/** How a character is written within double quotes, where not as itself. */
export const escapeByCharacter: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(controlByLetter).map(([letter, character]) => [character, `\\${letter}`])),
  '"': '\\"',
  '\\': '\\\\',
}
