import { formatIPv4, parseIPv4 } from '../../../util/ipv4.ts'
import { StatusError } from '../../api/status.ts'

/** 10.96.0.0/12, as kubeadm and minikube set it. */
export const SERVICE_CIDR = '10.96.0.0/12'

/** The addresses of a range that services may have, as numbers: without that of the network and the last one. */
export interface AddressRange {
  readonly first: number
  readonly last: number
}

/** The IPv4 range of a CIDR; undefined for one of IPv6, which the sandbox has no addresses of. */
export function addressRange(cidr: string): AddressRange | undefined {
  const [network = '', bits = ''] = cidr.split('/')
  const start = parseIPv4(network)
  if (start === undefined) return undefined
  const size = 2 ** (32 - Number(bits))
  return { first: start + 1, last: start + size - 2 }
}

/** Whether an address is one that services may have. */
export function isServiceAddress(address: string, ranges: readonly AddressRange[]): boolean {
  const value = parseIPv4(address) ?? -1
  return ranges.some(({ first, last }) => value >= first && value <= last)
}

/** A free cluster IP, from the first range that has one. */
export function allocateClusterIP(taken: ReadonlySet<string>, ranges: readonly AddressRange[]): string {
  for (const range of ranges) {
    const address = freeIn(range, taken)
    if (address !== undefined) return address
  }
  throw new StatusError({
    message: 'Internal error occurred: failed to allocate a serviceIP: range is full',
    reason: 'InternalError',
    code: 500,
  })
}

/** The lowest addresses of a range are left, as long as there are others, to services that ask for theirs (`calculateRangeOffset`). */
function freeIn({ first, last }: AddressRange, taken: ReadonlySet<string>): string | undefined {
  const size = last - first + 1
  const kept = size < 16 ? 0 : Math.min(256, Math.max(16, Math.floor(size / 16)))
  const free = (from: number, to: number) => {
    const count = to - from + 1
    const start = Math.floor(Math.random() * count)
    for (let step = 0; step < count; step++) {
      const address = formatIPv4(from + ((start + step) % count))
      if (!taken.has(address)) return address
    }
    return undefined
  }
  return free(first + kept, last) ?? free(first, first + kept - 1)
}
