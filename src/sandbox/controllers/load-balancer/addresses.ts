/** The lowest free address of an IPv4 range such as `203.0.113.0/24`; its first ten and its last are kept back. */
export function nextAddress(range: string, taken: ReadonlySet<string>): string | undefined {
  const [base = '', bits = '24'] = range.split('/')
  const first = toNumber(base)
  const size = 2 ** (32 - Number(bits))
  for (let offset = Math.min(10, size - 1); offset < size - 1; offset++) {
    const address = toText(first + offset)
    if (!taken.has(address)) return address
  }
  return undefined
}

function toNumber(address: string): number {
  return address.split('.').reduce((total, part) => total * 256 + Number(part), 0)
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
