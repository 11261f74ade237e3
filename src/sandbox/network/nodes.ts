import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'

/** The name of the node that has an address (internal or external), undefined when none has. */
export function nodeOf(reader: Reader, address: string): string | undefined {
  return reader
    .list(kinds.nodes)
    .find(({ status }) => status?.addresses?.some((entry) => entry.type !== 'Hostname' && entry.address === address))
    ?.metadata.name
}

/** A node's address inside the cluster. */
export function internalAddressOf(reader: Reader, node: string): string | undefined {
  return reader.get(kinds.nodes, '', node)?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
}
