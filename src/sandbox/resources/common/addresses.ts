import { isIP, isIPv4, isIPv6 } from 'node:net'
import { canonicalAddress } from './address-warnings.ts'
import type { FieldErrors } from './field-errors.ts'
import { quote } from './go-values.ts'

/** Go also reads IPv4 octets with leading zeros (`ParseIPSloppy`). */
function sloppy(text: string): string {
  return text.replace(/(^|\.)0+(?=\d)/g, '$1')
}

export function isAddress(text: string): boolean {
  return isIP(text) !== 0 || (/^[\d.]+$/.test(text) && isIPv4(sloppy(text)))
}

export function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4'
}

export function checkAddress(errors: FieldErrors, field: string, text: string): void {
  if (!isAddress(text)) errors.invalid(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')
}

/** `IsValidIP`: of fields that came when only the usual form of addresses was welcome. */
export function checkStrictAddress(errors: FieldErrors, field: string, text: string): void {
  checkAddress(errors, field, text)
  if (!isAddress(text)) return
  const canonical = canonicalAddress(text)
  if (isIP(text) === 0) errors.invalid(field, text, 'must not have leading 0s')
  else if (isIPv6(text) && canonical !== undefined && isIPv4(canonical))
    errors.invalid(field, text, 'must not be an IPv4-mapped IPv6 address')
  else if (canonical !== text) errors.invalid(field, text, `must be in canonical form (${quote(canonical ?? '')})`)
}

export function checkCidr(errors: FieldErrors, field: string, text: string): void {
  if (!isCidr(text)) errors.invalid(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')
}

export function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  return isIPv6(address) ? Number(bits) <= 128 : isAddress(address) && Number(bits) <= 32
}

/** Addresses of endpoints and external IPs may not be loopback, link-local or unspecified (`ValidateNonSpecialIP`). */
export function checkOrdinaryAddress(errors: FieldErrors, field: string, text: string) {
  if (!isAddress(text)) return errors.invalid(field, text, 'must be a valid IP address')
  const address = text.toLowerCase()
  if (address === '0.0.0.0' || address === '::') errors.invalid(field, text, `may not be unspecified (${text})`)
  if (/^127\./.test(address) || address === '::1')
    errors.invalid(field, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')
  if (/^169\.254\./.test(address) || /^fe[89ab]/.test(address))
    errors.invalid(field, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')
  if (/^224\.0\.0\./.test(address) || /^ff.2:/.test(address))
    errors.invalid(field, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')
}
