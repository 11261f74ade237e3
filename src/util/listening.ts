import type { AddressInfo, Server } from 'node:net'

/** Where a server listens, once it does. */
export function boundAddress(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address
}
