import type { Clock } from '../clock.ts'
import type { Sandbox } from '../types.ts'

const LOOK_EVERY = 15_000

/** Resolves when for a while no request came and no connection was open; never with a time of 0. */
export function whenIdle(
  sandbox: Pick<Sandbox, 'audit' | 'connections'>,
  clock: Clock,
  milliseconds: number,
): Promise<void> {
  if (milliseconds === 0) return new Promise(() => undefined)
  let used = clock.now()
  const unsubscribe = sandbox.audit.subscribe(() => {
    used = clock.now()
  })
  return new Promise((resolve) => {
    const look = () => {
      if (sandbox.connections > 0) used = clock.now()
      if (clock.now() - used < milliseconds) return clock.setTimeout(look, Math.min(LOOK_EVERY, milliseconds))
      unsubscribe()
      resolve()
      return undefined
    }
    look()
  })
}
