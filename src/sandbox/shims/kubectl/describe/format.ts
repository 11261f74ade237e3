import { ageSince } from '../../../api/duration.ts'
import type { LabelSelector, ObjectMeta, OwnerReference } from '../../../schema/types.gen.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon, 02 Jan 2006 15:04:05 +0000`, in the machine's time zone (time.RFC1123Z). */
export function rfc1123(timestamp: string | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const date = new Date(timestamp)
  const two = (value: number) => String(value).padStart(2, '0')
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  const day = `${DAYS[date.getDay()]}, ${two(date.getDate())} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone}`
}

/** Time since a moment; `<unknown>` without one. */
export function since(timestamp: string | undefined): string {
  return ageSince(timestamp, Date.now())
}

/** A selector as text; '' when it selects everything. */
export function formatSelector(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
    key,
    text: expressionText(key, operator, values.toSorted().join(',')),
  }))
  return [...labels, ...expressions]
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join(',')
}

function expressionText(key: string, operator: string, values: string): string {
  if (operator === 'In') return `${key} in (${values})`
  if (operator === 'NotIn') return `${key} notin (${values})`
  return operator === 'Exists' ? key : `!${key}`
}

/** `Kind/name` of the controlling owner, '' without one. */
export function controllerOf(metadata: ObjectMeta): string {
  const owner = metadata.ownerReferences?.find((each: OwnerReference) => each.controller)
  return owner ? `${owner.kind}/${owner.name}` : ''
}

export function bool(value: boolean | undefined): string {
  return value === undefined ? '<unset>' : value ? 'True' : 'False'
}

/** Access modes in short: `RWO,ROX`. */
export function accessModes(modes: readonly string[] | undefined): string {
  const short: Readonly<Record<string, string>> = {
    ReadWriteOnce: 'RWO',
    ReadOnlyMany: 'ROX',
    ReadWriteMany: 'RWX',
    ReadWriteOncePod: 'RWOP',
  }
  return Object.keys(short)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => short[mode])
    .join(',')
}

/** A Go slice of strings: `[a b]`. */
export function slice(items: readonly unknown[] | undefined): string {
  return `[${(items ?? []).join(' ')}]`
}
