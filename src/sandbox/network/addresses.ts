import { formatIPv4, parseIPv4 } from '../../util/ipv4.ts'

/** Whether a CIDR such as `10.244.0.0/24` holds the address. */
export function contains(cidr: string, address: string): boolean {
  const range = parseCidr(cidr)
  const value = parseIPv4(address)
  return value !== undefined && value >= range.first && value < range.first + range.size
}

function parseCidr(cidr: string): { first: number; size: number } {
  const [base = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  const address = parseIPv4(base) ?? 0
  return { first: address - (address % size), size }
}

/** Hands out the addresses of one range: the first (network), second (gateway) and last (broadcast) are never given. */
export interface AddressPool {
  readonly cidr: string
  /** The bridge on the node: where traffic from the node itself seems to come from. */
  readonly gateway: string
  /** The next free address; addresses given back are used again last, as the CNI's host-local does. */
  take(): string
  giveBack(address: string): void
}

export function addressPool(cidr: string): AddressPool {
  const { first, size } = parseCidr(cidr)
  const used = new Set<number>()
  let last = first + 1
  return {
    cidr,
    gateway: formatIPv4(first + 1),
    take() {
      for (let tries = 0; tries < size; tries++) {
        last = last + 1 >= first + size - 1 ? first + 2 : last + 1
        if (used.has(last)) continue
        used.add(last)
        return formatIPv4(last)
      }
      throw new Error(`no IP addresses available in range set: ${cidr}`)
    },
    giveBack(address) {
      used.delete(parseIPv4(address) ?? -1)
    },
  }
}
