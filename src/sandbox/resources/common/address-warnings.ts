import { isIPv4, isIPv6, SocketAddress } from 'node:net'

/** `GetWarningsForIP`: addresses that are valid for old times' sake only, or not in their usual form. */
export function addressWarnings(field: string, address: string): string[] {
  const canonical = canonicalAddress(address)
  if (canonical === undefined || canonical === address) return []
  const shown = JSON.stringify(address)
  if (!address.includes(':') || isMapped(address)) {
    const text = `${field}: non-standard IP address ${shown} will be considered invalid in a future Kubernetes release`
    return [`${text}: use ${JSON.stringify(canonical)}`]
  }
  return [`${field}: IPv6 address ${shown} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`]
}

/** `GetWarningsForCIDR`: also ranges whose address is not the first one. */
export function cidrWarnings(field: string, cidr: string): string[] {
  const [address = '', bits = ''] = cidr.split('/')
  const canonical = canonicalAddress(address)
  if (canonical === undefined) return []
  const network = `${networkOf(canonical, Number(bits))}/${Number(bits)}`
  const shown = JSON.stringify(cidr)
  const single = `${canonical}/${canonical.includes(':') ? 128 : 32}`
  const ambiguous = `${canonical}/${Number(bits)}` !== network
  const legacy = !address.includes(':') ? address !== canonical || bits !== String(Number(bits)) : isMapped(address)
  const warnings = [
    ...(ambiguous
      ? [`${field}: CIDR value ${shown} is ambiguous in this context (should be "${network}" or "${single}"?)`]
      : []),
    ...(legacy
      ? [
          `${field}: non-standard CIDR value ${shown} will be considered invalid in a future Kubernetes release: use "${network}"`,
        ]
      : []),
  ]
  if (warnings.length > 0 || cidr === network) return warnings
  return [`${field}: IPv6 CIDR value ${shown} should be in RFC 5952 canonical format ("${network}")`]
}

function isMapped(address: string): boolean {
  return /^::ffff:/i.test(address) && isIPv6(address) && mappedIPv4(address) !== undefined
}

/** The form that Go prints an address in. */
export function canonicalAddress(address: string): string | undefined {
  if (isIPv6(address)) return mappedIPv4(address) ?? new SocketAddress({ address, family: 'ipv6' }).address
  // Leading zeros are read as if they were not there.
  const plain = address.replace(/(^|\.)0+(?=\d)/g, '$1')
  return isIPv4(plain) ? plain : undefined
}

function mappedIPv4(address: string): string | undefined {
  const { address: known } = new SocketAddress({ address, family: 'ipv6' })
  const dotted = /^::ffff:([\d.]+)$/.exec(known)?.[1]
  return dotted !== undefined && isIPv4(dotted) ? dotted : undefined
}

function networkOf(address: string, bits: number): string {
  if (!address.includes(':')) return masked(address.split('.').map(Number), bits, 8).join('.')
  const text = masked(words(address), bits, 16)
    .map((word) => word.toString(16))
    .join(':')
  return new SocketAddress({ address: text, family: 'ipv6' }).address
}

function words(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  if (tail === undefined) return left.map((word) => Number.parseInt(word, 16))
  const right = tail === '' ? [] : tail.split(':')
  const gap = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...gap, ...right].map((word) => Number.parseInt(word, 16))
}

/** The parts with all bits after the first `bits` cleared. */
function masked(parts: readonly number[], bits: number, width: number): number[] {
  return parts.map((part, index) => {
    const kept = Math.min(width, Math.max(0, bits - index * width))
    return part & ~((1 << (width - kept)) - 1)
  })
}
