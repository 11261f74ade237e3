import type { Client } from '../../client.ts'

/** What a controller remembers between reconciles, apart for each cluster; lost when the process ends, as in a real controller. */
export function memory<T>(): (client: Client) => Map<string, T> {
  const memories = new WeakMap<Client, Map<string, T>>()
  return (client) => {
    const known = memories.get(client)
    if (known) return known
    const fresh = new Map<string, T>()
    memories.set(client, fresh)
    return fresh
  }
}
