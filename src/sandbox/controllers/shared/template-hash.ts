import type { PodTemplateSpec } from '../../schema/types.ts'
import { canonicalJson, printedHash } from './hash.ts'

/** What makes the pods of two templates different, in ten letters at most (`controller.ComputeHash`). */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  return printedHash(canonicalJson(template), collisionCount)
}
