import { randomUUID } from 'node:crypto'
import { formatTime } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import { afterWrite } from '../hooks/table.ts'
import { firstGeneration } from '../rest/metadata/generation.ts'
import type { Services } from '../services.ts'
import { initialObjects, type Seed } from './objects.ts'

/** Brings into the store what every cluster has from its first second; leaves alone what is there. */
export function bootstrap(services: Services): void {
  const { backend } = services
  const byKind = new Map(backend.registry.all.map((served) => [`${served.apiVersion} ${served.info.kind}`, served]))
  for (const seed of initialObjects(services)) {
    const served = byKind.get(`${seed.apiVersion} ${seed.kind}`)
    const { namespace = '', name } = seed.metadata
    if (!served || backend.store.get(served.key, namespace, name)) continue
    const stored = backend.store.create(served.key, complete(seed, served.key, backend.clock.now()))
    afterWrite(backend, served.key, stored)
  }
}

function complete(seed: Seed, key: string, now: number): KubeObject {
  const generation = firstGeneration(key)
  const created = { uid: randomUUID(), resourceVersion: '', creationTimestamp: formatTime(now) }
  const metadata = { ...seed.metadata, ...created, ...(generation === undefined ? {} : { generation }) }
  return structuredClone({ ...seed, metadata })
}
