import { namedType, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { OpaqueValue, type Value } from '../values.ts'

const TYPE = namedType('Semver')
const CORE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/

class SemverValue extends OpaqueValue {
  readonly type = TYPE
  readonly numbers: readonly bigint[]
  readonly pre: readonly string[]
  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    super()
    this.numbers = numbers
    this.pre = pre
  }
  equals(other: SemverValue): boolean {
    return compare(this, other) === 0
  }
}

function read(text: string): SemverValue | undefined {
  const match = CORE.exec(text)
  if (!match) return undefined
  const [, major = '', minor = '', patch = '', pre] = match
  const parts = pre === undefined ? [] : pre.split('.')
  if (parts.some((part) => part === '' || /^0\d+$/.test(part))) return undefined
  return new SemverValue([major, minor, patch].map(BigInt), parts)
}

/** Takes `v1.2` and `01.2.3` as well. */
function normalized(text: string): string {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.')
  const parts = minor === undefined ? [major] : rest.length === 0 ? [major, minor] : [major, minor, rest.join('.')]
  const plain = parts.map((part) => part.replace(/^0+(?=\d)/, ''))
  if (plain.length < 3 && /[+-]/.test(plain.at(-1) ?? '')) return ''
  while (plain.length < 3) plain.push('0')
  return plain.join('.')
}

function compare(a: SemverValue, b: SemverValue): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n
    if (number !== other) return number < other ? -1 : 1
  }
  return comparePre(a.pre, b.pre)
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length)
  for (const [index, part] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const order = comparePart(part, other)
    if (order !== 0) return order
  }
  return a.length === b.length ? 0 : -1
}

function comparePart(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (left && right) return Math.sign(Number(BigInt(a) - BigInt(b)))
  if (left !== right) return left ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function parse(text: Value, normalize: Value = false): SemverValue {
  const found = read(normalize ? normalized(text as string) : (text as string))
  if (!found) throw new CelError(`No Major.Minor.Patch elements found`)
  return found
}

function isSemver(text: Value, normalize: Value = false): boolean {
  return read(normalize ? normalized(text as string) : (text as string)) !== undefined
}

const order = (a: Value, b: Value): number => compare(a as SemverValue, b as SemverValue)
const part = (index: number) => (value: Value) => (value as SemverValue).numbers[index] ?? 0n

/** Source: apiserver/pkg/cel/library/semverlib.go. */
export const semvers: Readonly<Record<string, readonly Overload[]>> = {
  semver: [
    overload('string_to_semver', '(string) Semver', (text) => parse(text)),
    overload('string_bool_to_semver', '(string, bool) Semver', parse),
  ],
  isSemver: [
    overload('is_semver_string', '(string) bool', (text) => isSemver(text)),
    overload('is_semver_string_bool', '(string, bool) bool', isSemver),
  ],
  isGreaterThan: [overload('semver_is_greater_than', 'Semver.(Semver) bool', (a, b) => order(a, b) > 0)],
  isLessThan: [overload('semver_is_less_than', 'Semver.(Semver) bool', (a, b) => order(a, b) < 0)],
  compareTo: [overload('semver_compare_to', 'Semver.(Semver) int', (a, b) => BigInt(order(a, b)))],
  major: [overload('semver_major', 'Semver.() int', part(0))],
  minor: [overload('semver_minor', 'Semver.() int', part(1))],
  patch: [overload('semver_patch', 'Semver.() int', part(2))],
}
