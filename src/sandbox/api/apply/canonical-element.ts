import { isObject } from '../json/values.ts'
import type { PathElement } from './path-element.ts'

/** Fields that make no sense. */
export class FieldsError extends Error {}

/**
 * An element that a client has written, as the real server writes it; undefined of a kind that there is not, which a later version may know.
 * Source: sigs.k8s.io/structured-merge-diff/fieldpath/serialize-pe.go.
 * @throws FieldsError
 */
export function canonicalElement(text: string): PathElement | undefined {
  if (text.charAt(1) !== ':') throw new FieldsError(`missing colon: ${text}`)
  const rest = text.slice(2)
  switch (text.charAt(0)) {
    case 'f':
      return text
    case 'k':
      return `k:${canonicalKeys(rest)}`
    case 'v':
      return `v:${JSON.stringify(firstValue(rest))}`
    case 'i':
      return `i:${canonicalIndex(rest)}`
    default:
      return undefined
  }
}

function canonicalKeys(text: string): string {
  const keys = firstValue(text) ?? {}
  if (!isObject(keys)) throw new FieldsError(`no keys: ${text}`)
  return JSON.stringify(Object.fromEntries(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))))
}

const SCALAR = /^\s*(?:null|true|false|-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*")/

/** What stands after a value is not looked at. */
function firstValue(text: string): unknown {
  try {
    return JSON.parse(SCALAR.exec(text)?.[0] ?? text)
  } catch {
    throw new FieldsError(`no value: ${text}`)
  }
}

function canonicalIndex(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new FieldsError(`no index: ${text}`)
  return Number(text)
}
