import type { KubeObject } from '../../objects.ts'
import type { Strategy } from '../types.ts'

/** Forgets which kind a strategy is for, so that strategies of all kinds fit into one map. */
export function strategy<T extends KubeObject>(strategy: Strategy<T>): Strategy {
  return strategy as unknown as Strategy
}

/** A field selector value of a boolean: `true` or `false`. */
export function flag(value: boolean | undefined): string {
  return String(value ?? false)
}
