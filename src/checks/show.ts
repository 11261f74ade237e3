import type { Said } from '../util/said.ts'
import { absent } from './wanted.ts'

const maxLength = 200

/** A value as a person sees it: JSON, cut when long; `(absent)` for a field that is not there. */
export function showValue(value: unknown): Said {
  if (value === undefined) return absent
  const text = JSON.stringify(value, (_key, child: unknown) => (typeof child === 'bigint' ? Number(child) : child))
  if (text === undefined) return String(value)
  const characters = [...text]
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`
}
