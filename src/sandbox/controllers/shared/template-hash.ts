import type { PodTemplateSpec } from '../../schema/types.gen.ts'
import { goPrint } from './go-print.ts'
import { fnv32, goJson, printedHash, safeEncode } from './hash.ts'

/** What makes the pods of two templates different, in ten letters at most: the very hash that Kubernetes gives them (`controller.ComputeHash`). */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  return printedHash(goPrint(template, 'v1.PodTemplateSpec'), collisionCount)
}

/** The hash of a StatefulSet's revision: over its data as JSON and the number of collisions (`history.HashControllerRevision`). */
export function revisionHash(data: Record<string, unknown>, collisionCount: number): string {
  return safeEncode(String(fnv32(Buffer.from(`${goJson(data)}${collisionCount}`))))
}
