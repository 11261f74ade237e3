import { badRequest, type StatusError } from '../../../api/status.ts'
import { dns1035LabelErrors, dnsLabelErrors, dnsSubdomainErrors } from '../../../resources/common/names.ts'
import type { Strategy } from '../../../resources/types.ts'

// Source: k8s.io/apimachinery/pkg/api/validation/path/name.go

type NameRule = NonNullable<Strategy['names']>

const rules: Record<NameRule, (name: string) => string[]> = {
  subdomain: dnsSubdomainErrors,
  label: dnsLabelErrors,
  label1035: dns1035LabelErrors,
  path: pathSegmentErrors,
}

/** What is wrong with an object's name. The prefix of a generated name is checked as if one more letter followed a dash. */
export function nameErrors(name: string, rule: NameRule, isPrefix = false): string[] {
  if (rule === 'path') return isPrefix ? illegalErrors(name) : rules.path(name)
  return rules[rule](isPrefix && name.endsWith('-') ? `${name.slice(0, -1)}a` : name)
}

function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return illegalErrors(name)
}

function illegalErrors(name: string): string[] {
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

/** 400 of a body that does not say which object it is. */
export function nameUndeterminable(name: string): StatusError {
  return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
}
