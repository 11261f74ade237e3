import type { KindRef } from '../../../src/sandbox/objects.ts'
import { strategies } from '../../../src/sandbox/resources/index.ts'

/** The kind that a manifest's apiVersion and kind name. */
export function builtin(object: Record<string, unknown>): KindRef {
  for (const { kind } of strategies.values()) {
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
    if (apiVersion === object['apiVersion'] && kind.kind === object['kind']) return kind
  }
  throw new Error(`no strategy for ${object['apiVersion']} ${object['kind']}`)
}
