import type { MountFailure } from '../volumes/volumes.ts'
import type { NodeContext, PodState } from './context.ts'

/** Tells why volumes could not be set up, or written anew. */
export function tellFailures({ events }: NodeContext, { pod }: PodState, failures: readonly MountFailure[]): void {
  for (const { volume, message } of failures) {
    events.event(pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${message}`)
  }
}
