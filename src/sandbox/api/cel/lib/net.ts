import { isIPv4, isIPv6 } from 'node:net'
import { namedType, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { OpaqueValue } from '../values.ts'

const IP = namedType('IP')
const CIDR = namedType('CIDR')

class IpValue extends OpaqueValue {
  readonly type = IP
  readonly bits: bigint
  readonly family: 4 | 6
  constructor(bits: bigint, family: 4 | 6) {
    super()
    this.bits = bits
    this.family = family
  }
  get length(): number {
    return this.family === 4 ? 32 : 128
  }
  equals(other: IpValue): boolean {
    return this.bits === other.bits && this.family === other.family
  }
}

class CidrValue extends OpaqueValue {
  readonly type = CIDR
  readonly address: IpValue
  readonly prefix: number
  constructor(address: IpValue, prefix: number) {
    super()
    this.address = address
    this.prefix = prefix
  }
  equals(other: CidrValue): boolean {
    return this.prefix === other.prefix && this.address.equals(other.address)
  }
}

/** An address, or what is wrong with the text. */
function readIp(text: string): IpValue | string {
  const plain = text.split('%')[0] ?? ''
  if (isIPv4(text)) {
    return new IpValue(
      text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n),
      4,
    )
  }
  if (!isIPv6(text)) return `IP Address ${quoted(text)} parse error during conversion from string: ${parseError(text)}`
  if (plain !== text) return `IP address ${quoted(text)} with zone value is not allowed`
  const bits = bitsOf6(plain)
  if (bits >> 32n === 0xffffn) return `IPv4-mapped IPv6 address ${quoted(text)} is not allowed`
  return new IpValue(bits, 6)
}

const quoted = (text: string): string => JSON.stringify(text)

/** What Go's `netip.ParseAddr` says. */
function parseError(text: string): string {
  const prefix = `ParseAddr(${quoted(text)}): `
  if (text === '') return `${prefix}unable to parse IP`
  const separator = /[.:%]/.exec(text)?.[0]
  if (separator === undefined) return `${prefix}unable to parse IP`
  if (separator === '%') return `${prefix}missing IPv6 address`
  return `${prefix}${separator === '.' ? error4(text) : error6(text)}`
}

function error4(text: string): string {
  const parts = text.split('.')
  for (const [index, part] of parts.entries()) {
    const odd = /[^0-9]/.exec(part)
    const rest = text.slice(text.length - parts.slice(index).join('.').length + (odd?.index ?? 0))
    if (odd) return `unexpected character (at ${quoted(rest)})`
    if (part === '') return 'IPv4 field must have at least one digit'
    if (part.length > 1 && part.startsWith('0')) return 'IPv4 field has octet with leading zero'
    if (Number(part) > 255) return 'IPv4 field has value >255'
  }
  return parts.length < 4 ? 'IPv4 address too short' : 'IPv4 address too long'
}

function error6(text: string): string {
  const bad = /[^0-9a-fA-F:.]/.exec(text)
  if (bad) return `each colon-separated field must have at least one digit (at ${quoted(text.slice(bad.index))})`
  const long = /[0-9a-fA-F]{5,}/.exec(text)
  if (long) return `each group must have 4 or fewer digits (at ${quoted(text.slice(long.index))})`
  return text.includes('::') || text.split(':').length < 8
    ? 'address string too short'
    : 'trailing garbage after address'
}

function bitsOf6(text: string): bigint {
  const four = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)
  const [a, b, c, d] = four?.slice(1).map(Number) ?? []
  const hex = four
    ? `${text.slice(0, four.index)}${(((a ?? 0) << 8) | (b ?? 0)).toString(16)}:${(((c ?? 0) << 8) | (d ?? 0)).toString(16)}`
    : text
  const [head = '', tail] = hex.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = !tail ? [] : tail.split(':')
  const middle = new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...middle, ...right].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}

function textOf({ bits, family }: IpValue): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(112 - 16 * index)) & 0xffffn))
  const { start, length } = longestZeros(groups)
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  if (length < 2) return hex(groups)
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === 0) end++
    if (end - start > best.length) best = { start, length: end - start }
  }
  return best
}

function ip(text: string): IpValue {
  const read = readIp(text)
  if (typeof read === 'string') throw new CelError(read)
  return read
}

function readCidr(text: string): CidrValue | string {
  const slash = text.lastIndexOf('/')
  const prefix = `network address parse error during conversion from string: netip.ParsePrefix(${quoted(text)}): `
  if (slash < 0) return `${prefix}no '/'`
  const address = readIp(text.slice(0, slash))
  if (typeof address === 'string') {
    return address.startsWith('IPv4-mapped')
      ? `IPv4-mapped IPv6 address ${quoted(text)} is not allowed`
      : `${prefix}${parseError(text.slice(0, slash))}`
  }
  const bits = text.slice(slash + 1)
  if (!/^(0|[1-9]\d*)$/.test(bits)) return `${prefix}bad bits after slash: ${quoted(bits)}`
  if (Number(bits) > address.length) return `${prefix}prefix length out of range`
  return new CidrValue(address, Number(bits))
}

function cidr(text: string): CidrValue {
  const read = readCidr(text)
  if (typeof read === 'string') throw new CelError(`network address parse error during conversion from string: ${read}`)
  return read
}

function network({ bits, length }: IpValue, prefix: number): bigint {
  return bits >> BigInt(length - prefix)
}

function containsIp({ address: base, prefix }: CidrValue, other: IpValue): boolean {
  return base.family === other.family && network(base, prefix) === network(other, prefix)
}

function containsCidr(range: CidrValue, inner: CidrValue): boolean {
  return containsIp(range, inner.address) && range.prefix <= inner.prefix
}

function masked({ address, prefix }: CidrValue): CidrValue {
  const shift = BigInt(address.length - prefix)
  return new CidrValue(new IpValue((address.bits >> shift) << shift, address.family), prefix)
}

/** Whether an address lies in the range of its family. */
function within(address: IpValue, range4: string, range6: string): boolean {
  return containsIp(cidr(address.family === 4 ? range4 : range6), address)
}

const isUnspecified = ({ bits }: IpValue): boolean => bits === 0n
const isLoopback = (address: IpValue): boolean => within(address, '127.0.0.0/8', '::1/128')
const isLinkLocal = (address: IpValue): boolean => within(address, '169.254.0.0/16', 'fe80::/10')

function isGlobal(address: IpValue): boolean {
  if (address.family === 4 && (isUnspecified(address) || within(address, '255.255.255.255/32', '::/128'))) return false
  return !(
    isUnspecified(address) ||
    isLoopback(address) ||
    within(address, '224.0.0.0/4', 'ff00::/8') ||
    isLinkLocal(address)
  )
}

/** Source: apiserver/pkg/cel/library/ip.go and cidr.go. */
export const net: Readonly<Record<string, readonly Overload[]>> = {
  ip: [
    overload('string_to_ip', '(string) IP', ip),
    overload('cidr_ip', 'CIDR.() IP', ({ address }: CidrValue) => address),
  ],
  isIP: [overload('is_ip', '(string) bool', (text) => typeof readIp(text) !== 'string')],
  'ip.isCanonical': [overload('ip_is_canonical', '(string) bool', (text) => textOf(ip(text)) === text)],
  family: [overload('ip_family', 'IP.() int', ({ family }: IpValue) => BigInt(family))],
  isUnspecified: [overload('ip_is_unspecified', 'IP.() bool', isUnspecified)],
  isLoopback: [overload('ip_is_loopback', 'IP.() bool', isLoopback)],
  isLinkLocalMulticast: [
    overload('ip_is_link_local_multicast', 'IP.() bool', (address: IpValue) =>
      within(address, '224.0.0.0/24', 'ff02::/16'),
    ),
  ],
  isLinkLocalUnicast: [overload('ip_is_link_local_unicast', 'IP.() bool', isLinkLocal)],
  isGlobalUnicast: [overload('ip_is_global_unicast', 'IP.() bool', isGlobal)],
  cidr: [overload('string_to_cidr', '(string) CIDR', cidr)],
  isCIDR: [overload('is_cidr', '(string) bool', (text) => typeof readCidr(text) !== 'string')],
  containsIP: [
    overload('cidr_contains_ip_string', 'CIDR.(string) bool', (range: CidrValue, text) => containsIp(range, ip(text))),
    overload('cidr_contains_ip_ip', 'CIDR.(IP) bool', containsIp),
  ],
  containsCIDR: [
    overload('cidr_contains_cidr_string', 'CIDR.(string) bool', (range: CidrValue, text) =>
      containsCidr(range, cidr(text)),
    ),
    overload('cidr_contains_cidr', 'CIDR.(CIDR) bool', containsCidr),
  ],
  prefixLength: [overload('cidr_prefix_length', 'CIDR.() int', ({ prefix }: CidrValue) => BigInt(prefix))],
  masked: [overload('cidr_masked', 'CIDR.() CIDR', masked)],
  string: [
    overload('ip_to_string', '(IP) string', textOf),
    overload('cidr_to_string', '(CIDR) string', ({ address, prefix }: CidrValue) => `${textOf(address)}/${prefix}`),
  ],
}
