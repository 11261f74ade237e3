import { StatusError } from '../../api/status.ts'

/** 10.96.0.0/12, as kubeadm and minikube set it. */
export const SERVICE_CIDR = '10.96.0.0/12'
const FIRST = toNumber('10.96.0.1')
const LAST = toNumber('10.111.255.254')

/** Whether an IPv4 address may be a service's cluster IP. */
export function isServiceAddress(address: string): boolean {
  const value = toNumber(address)
  return value >= FIRST && value <= LAST
}

/** A free cluster IP. The lowest 256 are left to services that ask for theirs, as the real allocator does. */
export function allocateClusterIP(taken: ReadonlySet<string>): string {
  const first = FIRST + 255
  const size = LAST - first + 1
  const start = Math.floor(Math.random() * size)
  for (let step = 0; step < size; step++) {
    const address = toText(first + ((start + step) % size))
    if (!taken.has(address)) return address
  }
  throw new StatusError({
    message: 'Internal error occurred: failed to allocate a serviceIP: range is full',
    reason: 'InternalError',
    code: 500,
  })
}

function toNumber(address: string): number {
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return -1
  return parts.reduce((value, part) => value * 256 + part, 0)
}

function toText(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}
