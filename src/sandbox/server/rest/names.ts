import type { Strategy } from '../../resources/types.ts'

// Source: k8s.io/apimachinery/pkg/util/validation/validation.go and k8s.io/apimachinery/pkg/api/validation/path/name.go

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/

const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const LABEL_MESSAGE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const LABEL_1035_MESSAGE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"

type NameRule = NonNullable<Strategy['names']>

const rules: Record<NameRule, (name: string) => string[]> = {
  subdomain: (name) => matched(name, SUBDOMAIN, SUBDOMAIN_MESSAGE, 253),
  label: (name) => matched(name, LABEL, LABEL_MESSAGE, 63),
  label1035: (name) => matched(name, LABEL_1035, LABEL_1035_MESSAGE, 63),
  path: pathSegmentErrors,
}

/** What is wrong with an object's name. The prefix of a generated name is checked as if one more letter followed a dash. */
export function nameErrors(name: string, rule: NameRule, isPrefix = false): string[] {
  if (rule === 'path') return rules.path(name)
  return rules[rule](isPrefix && name.endsWith('-') ? `${name.slice(0, -1)}a` : name)
}

function matched(name: string, pattern: RegExp, message: string, limit: number): string[] {
  const tooLong = name.length > limit ? [`must be no more than ${limit} characters`] : []
  return pattern.test(name) ? tooLong : [...tooLong, message]
}

function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`)
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const SUFFIX_LENGTH = 5
const MAX_NAME_LENGTH = 63

/** A name from `generateName`: the prefix, shortened if need be, and five random letters. */
export function generateName(prefix: string): string {
  const letters = Array.from({ length: SUFFIX_LENGTH }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)])
  return `${prefix.slice(0, MAX_NAME_LENGTH - SUFFIX_LENGTH)}${letters.join('')}`
}
