import { formatTime } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import type { ConfigMap, ManagedFieldsEntry, Service } from '../../schema/types.gen.ts'
import type { Services } from '../services.ts'
import collected from './objects.gen.json' with { type: 'json' }

/** An object without what the store gives it. */
export type Seed = Omit<KubeObject, 'metadata'> & { metadata: Partial<KubeObject['metadata']> & { name: string } }

/** An object that is there from the start, with the owners of its fields. These are shared by many objects, and have no times. */
export interface Initial {
  readonly seed: Seed
  readonly managers: readonly ManagedFieldsEntry[]
}

/** What a real control plane creates by itself when it starts on an empty store. */
export function initialObjects(services: Services): Initial[] {
  const managers = collected.managers as unknown as ManagedFieldsEntry[][]
  return (collected.objects as unknown as { managers: number; seed: Seed }[]).flatMap((each) => {
    const initial = { seed: ofThisCluster(each.seed, services), managers: managers[each.managers] ?? [] }
    return each.seed.metadata.name === 'v1.apps' ? [initial, metricsApi(initial)] : [initial]
  })
}

/** The sandbox serves what a metrics server would add, with its priorities. @param local another API that is served here */
function metricsApi({ seed, managers }: Initial): Initial {
  const metadata = { ...seed.metadata, name: 'v1beta1.metrics.k8s.io' }
  const spec = { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 }
  return { seed: { ...seed, metadata, spec } as Seed, managers }
}

function ofThisCluster(seed: Seed, { backend, certificates }: Services): Seed {
  const now = formatTime(backend.clock.now())
  if (seed.kind === 'Service') return kubernetesService(seed as Service)
  if (seed.kind === 'ConfigMap') return configMap(seed as ConfigMap, certificates.authority.certificate, now)
  return withTimes(seed, now)
}

/** The port of minikube's and kubeadm's API server. */
const API_PORT = 8443

function kubernetesService(service: Service): Seed {
  const { spec } = service
  return {
    ...service,
    spec: { ...spec, ports: spec?.ports?.map((port) => ({ ...port, targetPort: API_PORT })) },
  } as Seed
}

function configMap(map: ConfigMap, authority: string, now: string): Seed {
  const own = new Map([
    ['client-ca-file', authority],
    ['requestheader-client-ca-file', authority],
    ['since', now.slice(0, 'yyyy-mm-dd'.length)],
  ])
  const data = Object.entries(map.data ?? {}).map(([key, value]) => [key, own.get(key) ?? value])
  return { ...map, data: Object.fromEntries(data) } as Seed
}

/** Conditions that have held since the start. */
function withTimes(seed: Seed, now: string): Seed {
  const { status } = seed as { status?: { conditions?: object[] } }
  if (!status?.conditions) return seed
  const conditions = status.conditions.map((condition) => ({ ...condition, lastTransitionTime: now }))
  return { ...seed, status: { ...status, conditions } } as Seed
}
