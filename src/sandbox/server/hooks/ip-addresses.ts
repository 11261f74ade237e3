import { randomUUID } from 'node:crypto'
import { formatTime } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import type { IPAddress, ManagedFieldsEntry, Service } from '../../schema/types.gen.ts'
import type { Backend } from '../types.ts'

const KEY = 'ipaddresses.networking.k8s.io'
const API_VERSION = 'networking.k8s.io/v1'

/** The API server owns every field of these objects, which are all alike. */
const OWNER: ManagedFieldsEntry = {
  manager: 'kube-apiserver',
  operation: 'Update',
  apiVersion: API_VERSION,
  fieldsType: 'FieldsV1',
  fieldsV1: {
    'f:metadata': {
      'f:labels': {
        '.': {},
        'f:ipaddress.kubernetes.io/ip-family': {},
        'f:ipaddress.kubernetes.io/managed-by': {},
      },
    },
    'f:spec': { 'f:parentRef': { '.': {}, 'f:name': {}, 'f:namespace': {}, 'f:resource': {} } },
  },
}

/** Keeps one IPAddress object for each cluster IP, as the real allocator does (registry/core/service/ipallocator/ipallocator.go). */
export function recordAddresses(backend: Backend, service: Service, previous: Service | undefined): void {
  const before = new Set(addressesOf(previous))
  const after = new Set(addressesOf(service))
  for (const address of after) if (!before.has(address)) record(backend, address, service)
  for (const address of before) if (!after.has(address)) remove(backend, address)
}

export function removeAddresses(backend: Backend, service: Service): void {
  for (const address of addressesOf(service)) remove(backend, address)
}

function addressesOf(service: Service | undefined): string[] {
  return (service?.spec?.clusterIPs ?? []).filter((address) => address !== 'None' && address !== '')
}

function record({ store, clock }: Backend, address: string, { metadata }: Service): void {
  if (store.get(KEY, '', address)) return
  const now = formatTime(clock.now())
  const object: IPAddress = {
    apiVersion: API_VERSION,
    kind: 'IPAddress',
    metadata: {
      name: address,
      uid: randomUUID(),
      resourceVersion: '',
      creationTimestamp: now,
      labels: {
        'ipaddress.kubernetes.io/ip-family': address.includes(':') ? 'IPv6' : 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
      managedFields: [{ ...OWNER, time: now }],
    },
    spec: { parentRef: { resource: 'services', namespace: metadata.namespace ?? '', name: metadata.name } },
  }
  store.create(KEY, object as KubeObject)
}

function remove({ store }: Backend, address: string): void {
  if (store.get(KEY, '', address)) store.delete(KEY, '', address)
}
