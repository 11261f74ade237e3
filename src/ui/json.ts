import type { OnEvent } from '../engine/events.ts'

/** One event a line, as JSON: the stable form for programs. Each line is whole when it is written. */
export function jsonRenderer(write: (text: string) => void, now: () => number): OnEvent {
  return (event) => write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...event })}\n`)
}
