import type { NetworkError } from './types.ts'

/** A failure of connecting or listening, as Node's sockets word it: `connect ECONNREFUSED 10.96.0.1:80`. */
export function addressError(
  syscall: 'connect' | 'listen' | 'read' | 'write',
  code: NetworkError['code'],
  address?: string,
  port?: number,
): NetworkError {
  const place = address === undefined ? '' : ` ${address}${port === undefined ? '' : `:${port}`}`
  return Object.assign(new Error(`${syscall} ${code}${place}`), { code, syscall, address, port })
}

/** A name nobody knows: `getaddrinfo ENOTFOUND auth.default`. */
export function nameError(hostname: string): NetworkError {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND' as const,
    syscall: 'getaddrinfo',
    hostname,
  })
}

/** The code of a failure (`ECONNREFUSED`), undefined when it is none of a network or file system. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : undefined
}
