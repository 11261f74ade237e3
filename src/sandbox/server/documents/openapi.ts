import type { Answer } from '../types.ts'
export function openApi(): Answer | undefined {
  return undefined
}
