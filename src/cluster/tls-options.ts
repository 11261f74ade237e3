import type { SecureContextOptions } from 'node:tls'

export type TlsOptions = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> & {
  servername?: string
  rejectUnauthorized?: boolean
}

/** What is known of how to speak TLS with a server, without what is not: Node takes `undefined` for a wish. */
export function tlsOptions(
  { ca, cert, key, servername }: { [K in 'ca' | 'cert' | 'key' | 'servername']: TlsOptions[K] | undefined },
  insecure: boolean,
): TlsOptions {
  return {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(servername ? { servername } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  }
}
