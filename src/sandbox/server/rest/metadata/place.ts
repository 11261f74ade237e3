import { badRequest } from '../../../api/status.ts'
import type { ObjectMeta } from '../../../schema/types.gen.ts'
import { nameUndeterminable } from './names.ts'

type Place = Pick<Partial<ObjectMeta>, 'namespace' | 'name'>

/** Whether an object that was sent is the one that its request is about: first the namespace is looked at, then the name. @throws StatusError 400 */
export function checkPlace(metadata: Place, { namespace, name }: { namespace: string; name: string }): void {
  fillNamespace(metadata, namespace)
  if (!metadata.name) throw nameUndeterminable(name)
  if (metadata.name === name) return
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
}

/**
 * Gives what is sent the namespace of its request, '' for what is in none. One of its own has to be the same, where there is one
 * (`EnsureObjectNamespaceMatchesRequestNamespace`). @throws StatusError 400
 */
export function fillNamespace(metadata: Place, namespace: string): void {
  if (namespace === '') delete metadata.namespace
  else metadata.namespace ||= namespace
  if ((metadata.namespace ?? '') === namespace) return
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}
