import type { Draft, KubeObject } from '../../objects.ts'
import type { AdmissionRequest } from './types.ts'

/** As {@link newObject}, for updates too. */
export function writtenObject<T extends KubeObject>(request: AdmissionRequest, key: string): Draft<T> | undefined {
  const { operation, served, subresource, object } = request
  if (operation === 'DELETE' || subresource !== '' || served.key !== key) return undefined
  return object as Draft<T> | undefined
}

/** The object of a creation of this kind (not of a subresource), typed; undefined for any other request. */
export function newObject<T extends KubeObject>(
  { operation, served, subresource, object }: AdmissionRequest,
  key: string,
): Draft<T> | undefined {
  if (operation !== 'CREATE' || subresource !== '' || served.key !== key) return undefined
  return object as Draft<T> | undefined
}

/** What refusals call the object: while its name is still to be generated, what it will begin with (`extractResourceName`). */
export function shownName({ name, object }: AdmissionRequest): string {
  return name || object?.metadata.name || object?.metadata.generateName || 'Unknown'
}
