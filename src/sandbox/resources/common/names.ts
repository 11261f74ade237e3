// What is wrong with a name, in the words of k8s.io/apimachinery/pkg/util/validation; empty lists when nothing is.

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const wildcard = `\\*\\.${subdomain}`
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValue = `(${qualified})?`
const configKey = '[-._a-zA-Z0-9]+'
const headerName = '[-A-Za-z0-9]+'
const percent = '[0-9]+%'
const underscoreLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const underscoreSubdomain = `${underscoreLabel}(\\.${underscoreLabel})*`

const compiled = new Map<string, RegExp>()

function matches(pattern: string, text: string): boolean {
  let regex = compiled.get(pattern)
  if (!regex) {
    regex = new RegExp(`^(?:${pattern})$`)
    compiled.set(pattern, regex)
  }
  return regex.test(text)
}

function regexError(message: string, pattern: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ')
  return examples.length === 0
    ? `${message} (regex used for validation is '${pattern}')`
    : `${message} (e.g. ${shown}regex used for validation is '${pattern}')`
}

function maxLength(length: number): string {
  return `must be no more than ${length} characters`
}

export function dnsLabelErrors(text: string): string[] {
  const message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
  const errors = text.length > 63 ? [maxLength(63)] : []
  if (matches(label, text)) return errors
  const dotted = matches(subdomain, text) ? 'must not contain dots' : regexError(message, label, 'my-name', '123-abc')
  return [...errors, dotted]
}

export function dnsSubdomainErrors(text: string): string[] {
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
  const errors = text.length > 253 ? [maxLength(253)] : []
  return matches(subdomain, text) ? errors : [...errors, regexError(message, subdomain, 'example.com')]
}

/** Search paths of DNS configurations may have underscores. */
export function dnsSearchErrors(text: string): string[] {
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character"
  const errors = text.length > 253 ? [maxLength(253)] : []
  return matches(underscoreSubdomain, text) ? errors : [...errors, regexError(message, subdomain, 'example.com')]
}

export function dns1035LabelErrors(text: string): string[] {
  const message =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
  const errors = text.length > 63 ? [maxLength(63)] : []
  return matches(label1035, text) ? errors : [...errors, regexError(message, label1035, 'my-name', 'abc-123')]
}

export function wildcardDomainErrors(text: string): string[] {
  const message =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
  const errors = text.length > 253 ? [maxLength(253)] : []
  return matches(wildcard, text) ? errors : [...errors, regexError(message, wildcard, '*.example.com')]
}

const qualifiedMessage =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

/** Keys of labels and annotations, resource names, condition types. */
export function qualifiedNameErrors(text: string): string[] {
  const parts = text.split('/')
  const shape = regexError(qualifiedMessage, qualified, 'MyName', 'my.name', '123-abc')
  if (parts.length > 2)
    return [`a qualified name ${shape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const errors: string[] = []
  if (parts.length === 2) {
    const prefix = parts[0] ?? ''
    if (prefix === '') errors.push('prefix part must be non-empty')
    else errors.push(...dnsSubdomainErrors(prefix).map((error) => `prefix part ${error}`))
  }
  const name = parts.at(-1) ?? ''
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${maxLength(63)}`)
  if (!matches(qualified, name)) errors.push(`name part ${shape}`)
  return errors
}

export function labelValueErrors(text: string): string[] {
  const message = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`
  const errors = text.length > 63 ? [maxLength(63)] : []
  return matches(labelValue, text)
    ? errors
    : [...errors, regexError(message, labelValue, 'MyValue', 'my_value', '12345')]
}

export function configMapKeyErrors(text: string): string[] {
  const message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
  const errors = text.length > 253 ? [maxLength(253)] : []
  if (!matches(configKey, text)) errors.push(regexError(message, configKey, 'key.name', 'KEY_NAME', 'key-name'))
  return [...errors, ...noDotPath(text)]
}

function noDotPath(text: string): string[] {
  if (text === '.') return ["must not be '.'"]
  if (text === '..') return ["must not be '..'"]
  return text.startsWith('..') ? ["must not start with '..'"] : []
}

/** Names of environment variables, as 1.33 allows them: printable ASCII without `=`. */
export function envNameErrors(text: string): string[] {
  if (text === '') return ['environment variable name must be non-empty']
  const fine = [...text].every((character) => character >= ' ' && character <= '~' && character !== '=')
  return fine
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

export function httpHeaderErrors(text: string): string[] {
  const message = "a valid HTTP header must consist of alphanumeric characters or '-'"
  return matches(headerName, text) ? [] : [regexError(message, headerName, 'X-Header-Name')]
}

export function percentErrors(text: string): string[] {
  const message = "a valid percent string must be a numeric string followed by an ending '%'"
  return matches(percent, text) ? [] : [regexError(message, percent, '1%', '93%')]
}

export function portNumberErrors(port: number): string[] {
  return rangeErrors(port, 1, 65535)
}

export function portNameErrors(text: string): string[] {
  const errors = text.length > 15 ? [maxLength(15)] : []
  if (!/^[-a-z0-9]+$/.test(text)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(text)) errors.push('must contain at least one letter (a-z)')
  if (text.includes('--')) errors.push('must not contain consecutive hyphens')
  if (text.startsWith('-') || text.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

export function rangeErrors(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [`must be between ${low} and ${high}, inclusive`]
}

/** Names of roles and what else may have anything but what would break a URL path. */
export function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((text) => name.includes(text)).map((text) => `may not contain '${text}'`)
}

/** User and group ids. */
export function idErrors(id: number): string[] {
  return rangeErrors(id, 0, 2147483647)
}
