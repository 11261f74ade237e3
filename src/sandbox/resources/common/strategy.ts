import type { KubeObject } from '../../objects.ts'
import type { Strategy } from '../types.ts'
import { normalize } from '../wire.ts'

/** Forgets which kind a strategy is for, so that strategies of all kinds fit into one map, and surrounds its defaults with the Go form. */
export function strategy<T extends KubeObject>(particular: Strategy<T>): Strategy {
  const { kind } = particular
  return {
    ...(particular as unknown as Strategy),
    setDefaults(draft) {
      normalize(draft, kind)
      if (!particular.setDefaults) return
      ;(particular as unknown as Strategy).setDefaults?.(draft)
      normalize(draft, kind)
    },
  }
}

/** A field selector value of a boolean: `true` or `false`. */
export function flag(value: boolean | undefined): string {
  return String(value ?? false)
}
