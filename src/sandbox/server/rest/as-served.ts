import type { KubeObject } from '../../objects.ts'
import type { ServedResource } from '../registry.ts'

/** A stored object in the version of the request, as the definition of its kind has it by now. */
export function asServed({ conversion, strategy }: ServedResource, stored: KubeObject): KubeObject {
  const converted = conversion ? conversion.fromStorage(stored) : stored
  return strategy?.read?.(converted) ?? converted
}
