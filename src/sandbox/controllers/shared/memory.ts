import { perObject } from '../../../util/per-object.ts'
import type { Client } from '../../client.ts'

/** What a controller remembers between reconciles, apart for each cluster; lost when the process ends, as in a real controller. */
export function memory<T>(): (client: Client) => Map<string, T> {
  return perObject(() => new Map<string, T>())
}
