import { createHash } from 'node:crypto'
import type { Obj } from '../../objects.ts'
import { child, nameOf, text } from '../../objects.ts'
import { sortKeys } from '../../print/json.ts'

/** The name with a tail made from the contents, so that a changed object is a new one (`--append-hash`; kubectl/pkg/util/hash). */
export function hashedName(object: Obj): string {
  return `${nameOf(object)}-${contentHash(object, nameOf(object))}`
}

/** The tail itself. kustomize leaves the name out of what it is made from. */
export function contentHash(object: Obj, name: string): string {
  const binary = object['binaryData'] === undefined ? {} : { binaryData: child(object, 'binaryData') }
  const content =
    object.kind === 'ConfigMap'
      ? { kind: 'ConfigMap', name, data: object['data'] === undefined ? '' : child(object, 'data'), ...binary }
      : {
          kind: 'Secret',
          type: text(object, 'type'),
          name,
          data: object['data'] === undefined ? '' : child(object, 'data'),
        }
  const digest = createHash('sha256')
    .update(JSON.stringify(sortKeys(content)))
    .digest('hex')
  const swaps: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }
  return [...digest.slice(0, 10)].map((char) => swaps[char] ?? char).join('')
}
