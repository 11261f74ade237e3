import { formatQuantity, parseQuantity, quantityOf } from '../../api/quantity.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { type KindRef, keyOf, splitKey } from '../../objects.ts'
import type { ResourceQuota } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { allKinds } from '../shared/resources.ts'
import type { Controller } from '../types.ts'
import { addUsage, inScope, type Usage, usageOf } from './usage.ts'

/** Adds up what a namespace uses of its quotas (pkg/controller/resourcequota). */
export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  watches: [{ kind: kinds.resourceQuotas, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) }],
  everyKind: {
    keys({ object, type }, kind, reader) {
      const { namespace } = object.metadata
      const matters = type !== 'MODIFIED' || COMPUTED.has(kind.resource)
      if (!namespace || !matters || kind.resource === 'events' || kind.resource === 'leases') return []
      return reader.list(kinds.resourceQuotas, namespace).map(keyOf)
    },
  },
  async reconcile(key, { client }) {
    const { namespace, name } = splitKey(key)
    const quota = client.get(kinds.resourceQuotas, namespace, name)
    if (!quota) return undefined
    const hard = quota.spec?.hard ?? {}
    const status = { hard, used: usedOf(quota, namespace, client) }
    if (!semanticEqual(quota.status, status)) await client.updateStatus(kinds.resourceQuotas, { ...quota, status })
    return undefined
  },
}

/** Kinds of which a change, not only their number, can matter. */
const COMPUTED = new Set(['pods', 'services', 'persistentvolumeclaims'])

/** What is used of everything the quota limits, as quantities. */
function usedOf(quota: ResourceQuota, namespace: string, reader: Reader): Record<string, string> {
  const namespaced = allKinds(reader).filter((kind) => kind.namespaced)
  // Of what no kind is counted by the quota says nothing.
  const names = Object.keys(quota.spec?.hard ?? {}).filter((name) => namespaced.some((kind) => concerns(name, kind)))
  const total = namespaced
    .filter((kind) => names.some((name) => concerns(name, kind)))
    .flatMap((kind) =>
      reader
        .list(kind, namespace)
        .filter((object) => inScope(quota, kind, object))
        .map((object) => usageOf(kind, object)),
    )
    .reduce<Usage>(addUsage, {})
  return Object.fromEntries(names.map((name) => [name, formatQuantity(total[name] ?? zeroLike(quota, name))]))
}

function concerns(name: string, kind: KindRef): boolean {
  const suffix = kind.group === '' ? '' : `.${kind.group}`
  if (name === `count/${kind.resource}${suffix}`) return true
  if (kind.group !== '' || name.startsWith('count/')) return false
  if (name === kind.resource || name.startsWith(`${kind.resource}.`)) return true
  if (kind.resource === 'persistentvolumeclaims') return /storage/.test(name)
  return kind.resource === 'pods'
}

function zeroLike({ spec }: ResourceQuota, name: string) {
  return { ...quantityOf(0), format: parseQuantity(spec?.hard?.[name] ?? '0').format }
}
