import { isIP } from 'node:net'

const AUTHORITY = 'x509: certificate signed by unknown authority'
const CERTIFICATES: Readonly<Record<string, string | undefined>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: AUTHORITY,
  CERT_HAS_EXPIRED: 'x509: certificate has expired or is not yet valid',
}

/** Why a connection did not come about, in the words of Go's net and crypto/tls. */
export function connectionFailure(error: unknown, { hostname, port }: URL, signal: AbortSignal): string {
  if (signal.aborted) return 'context deadline exceeded'
  const { code = '', message, cert } = error as Error & { code?: string; cert?: { subjectaltname?: string } }
  const certificate = CERTIFICATES[code]
  if (certificate) return `tls: failed to verify certificate: ${certificate}`
  const place = `${hostname}:${port || '443'}`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `tls: failed to verify certificate: x509: ${wrongName(hostname, cert?.subjectaltname ?? '')}`
  }
  if (code === 'ECONNREFUSED') return `dial tcp ${place}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${hostname}: no such host`
  return code === 'ECONNRESET' ? 'EOF' : message
}

/** `HostnameError`: only names of the same sort as the wanted one count. */
function wrongName(hostname: string, alternatives: string): string {
  const isAddress = isIP(hostname) !== 0
  const sort = isAddress ? 'IP Address:' : 'DNS:'
  const names = alternatives.split(', ').flatMap((each) => (each.startsWith(sort) ? [each.slice(sort.length)] : []))
  if (names.length > 0) return `certificate is valid for ${names.join(', ')}, not ${hostname}`
  if (isAddress) return `cannot validate certificate for ${hostname} because it doesn't contain any IP SANs`
  return `certificate is not valid for any names, but wanted to match ${hostname}`
}
