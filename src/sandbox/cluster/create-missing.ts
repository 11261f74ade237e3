import type { Flavour } from '../flavours/types.ts'
import { parseApiVersion } from '../objects.ts'
import type { ApiCore } from '../server/server.ts'

/** Creates those of a flavour's objects that are not there, in order, until it is stopped. */
export async function createMissing(
  { clientFor, services }: ApiCore,
  objects: ReturnType<Flavour['objects']>,
  stopped?: AbortSignal,
): Promise<void> {
  const client = clientFor('kube-apiserver')
  for (const object of objects) {
    if (stopped?.aborted) return
    const { group } = parseApiVersion(object.apiVersion)
    const served = services.backend.registry.all.find(({ info }) => info.group === group && info.kind === object.kind)
    const { namespace = '', name = '' } = object.metadata
    if (served && !client.get(served.storage, namespace, name)) await client.create(served.storage, object)
  }
}
