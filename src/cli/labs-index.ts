import { readFileSync } from 'node:fs'
import type { LabSummary } from '../labs/summary.ts'

/** The labs that come with k8slab, as the build has written them down. */
export function readLabsIndex(): LabSummary[] {
  return JSON.parse(readFileSync(new URL('./labs.json', import.meta.url), 'utf8'))
}
