import { notFound } from '../../api/status.ts'
import type { KubeObject } from '../../objects.ts'
import { representationOf } from '../rest/representation.ts'
import { methodNotAllowed, noSuchResource } from '../statuses.ts'
import type { VirtualResource } from './table.ts'

const MESSAGES = { 'controller-manager': 'ok', 'etcd-0': 'ok', scheduler: 'ok' }

/** The deprecated health of the control plane's parts. */
export const componentStatuses: VirtualResource = async ({ backend }, request) => {
  const { name, verb } = request.info
  if (verb !== 'get' && verb !== 'list') throw methodNotAllowed()
  const served = backend.registry.find('', 'v1', 'componentstatuses')
  if (!served) throw noSuchResource()
  request.warnings.push('v1 ComponentStatus is deprecated in v1.19+')
  const items = Object.entries(MESSAGES).map(([component, message]) => status(component, message))
  const form = representationOf(backend, request, name === '' ? 'list' : 'get')
  if (name === '') {
    const body = await form.list(served, {
      items,
      revision: backend.store.revision,
      continueToken: '',
      remainingItemCount: undefined,
    })
    return { code: 200, contentType: form.contentType, body }
  }
  const found = items.find(({ metadata }) => metadata.name === name)
  if (!found) throw notFound({ group: '', resource: 'componentstatus' }, name)
  return { code: 200, contentType: form.contentType, body: await form.one(served, found) }
}

function status(name: string, message: string): KubeObject {
  const conditions = [{ type: 'Healthy', status: 'True', message }]
  const object = { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name, creationTimestamp: null }, conditions }
  return object as unknown as KubeObject
}
