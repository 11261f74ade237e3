import { randomUUID } from 'node:crypto'
import { formatTime } from '../../clock.ts'
import type { KubeObject, Meta } from '../../objects.ts'
import { afterWrite } from '../hooks/table.ts'
import { firstGeneration } from '../rest/metadata/generation.ts'
import { inOrder } from '../rest/metadata/order.ts'
import type { Services } from '../services.ts'
import { type Initial, initialObjects } from './objects.ts'

/** Brings into the store what every cluster has from its first second; leaves alone what is there. */
export function bootstrap(services: Services): void {
  const { backend } = services
  const byKind = new Map(backend.registry.all.map((served) => [`${served.apiVersion} ${served.info.kind}`, served]))
  for (const initial of initialObjects(services)) {
    const { apiVersion, kind, metadata } = initial.seed
    const served = byKind.get(`${apiVersion} ${kind}`)
    if (!served || backend.store.get(served.key, metadata.namespace ?? '', metadata.name)) continue
    const stored = backend.store.create(served.key, complete(initial, served.key, formatTime(backend.clock.now())))
    afterWrite(backend, served.key, stored)
  }
}

function complete({ seed, managers }: Initial, key: string, now: string): KubeObject {
  const generation = firstGeneration(key)
  const metadata: Meta = {
    ...seed.metadata,
    uid: randomUUID(),
    resourceVersion: '',
    ...(generation === undefined ? {} : { generation }),
    creationTimestamp: now,
    ...(managers.length === 0 ? {} : { managedFields: managers.map((entry) => ({ ...entry, time: now })) }),
  }
  const { kind, apiVersion, metadata: _, ...content } = seed
  return { kind, apiVersion, metadata: inOrder(metadata), ...content }
}
