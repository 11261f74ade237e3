import type { Said } from '../../util/said.ts'

/** Mistakes by name: what is said, or what makes it from its parts. */
export type Mistakes = Record<string, Said | ((...parts: never[]) => Said)>

export function quoted(text: string): string {
  return JSON.stringify(text)
}
