/**
 * The type of a Content-Type header in lower case; undefined for one that is malformed, also in its parameters, as Go's mime.ParseMediaType sees
 * it. None at all is ''.
 */
export function mediaTypeOf(header: string): string | undefined {
  const [, type = '', rest = ''] = /^([^;]*)(.*)$/s.exec(header) ?? []
  const names = new Set<string>()
  for (let left = rest; left !== ''; ) {
    const parameter = PARAMETER.exec(left)
    // A semicolon at the end begins nothing.
    if (!parameter) return /^;\s*$/.test(left) ? type.trim().toLowerCase() : undefined
    const name = parameter[1]?.toLowerCase() ?? ''
    if (names.has(name)) return undefined
    names.add(name)
    left = left.slice(parameter[0].length)
  }
  return type.trim().toLowerCase()
}

const PARAMETER = /^\s*;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*")\s*/
