import { found } from './finding.ts'
import type { Finding } from './types.ts'
import type { Container, KeyRef, Pod } from './views.ts'
import type { World } from './world.ts'

/** ConfigMaps and Secrets a pod cannot start without, and which do not exist. */
export async function referenceReasons(pod: Pod, world: World): Promise<Finding[]> {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
  const maps = await missing(world, 'ConfigMap', [...volumeMaps(pod), ...containers.flatMap(environmentMaps)])
  const secrets = await missing(world, 'Secret', [...volumeSecrets(pod), ...containers.flatMap(environmentSecrets)])
  return [
    ...maps.map((name) => found('missingConfigMap', pod, { pod: pod.metadata.name, name })),
    ...secrets.map((name) => found('missingSecret', pod, { pod: pod.metadata.name, name })),
  ]
}

/** What a kubelet's message says about a missing ConfigMap, Secret or key of one. */
export function waitingReferences(pod: Pod, message: string): Finding[] | undefined {
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) (?:[^/\s]+\/)?(\S+)/i.exec(message)
  if (key) {
    const [, name = '', kind = '', holder = ''] = key
    return [found('missingKey', pod, { pod: pod.metadata.name, key: name, kind, name: holder })]
  }
  const object = /(configmap|secret) "([^"]+)" not found/i.exec(message)
  if (!object) return undefined
  const isMap = object[1]?.toLowerCase() === 'configmap'
  const name = (object[2] ?? '').split('/').at(-1) ?? ''
  return [found(isMap ? 'missingConfigMap' : 'missingSecret', pod, { pod: pod.metadata.name, name })]
}

async function missing(
  world: World,
  kind: 'ConfigMap' | 'Secret',
  refs: readonly (KeyRef | undefined)[],
): Promise<string[]> {
  const wanted = new Set(refs.flatMap((ref) => (ref?.name === undefined || ref.optional ? [] : [ref.name])))
  if (wanted.size === 0) return []
  const names = await world.names('v1', kind)
  return names === undefined ? [] : [...wanted].filter((name) => !names.includes(name))
}

function volumeMaps(pod: Pod): (KeyRef | undefined)[] {
  return (pod.spec?.volumes ?? []).map(({ configMap }) => configMap)
}

function volumeSecrets(pod: Pod): (KeyRef | undefined)[] {
  return (pod.spec?.volumes ?? []).map(
    ({ secret }) =>
      secret && { ...(secret.secretName ? { name: secret.secretName } : {}), optional: secret.optional ?? false },
  )
}

function environmentMaps({ env = [], envFrom = [] }: Container): (KeyRef | undefined)[] {
  return [...env.map((one) => one.valueFrom?.configMapKeyRef), ...envFrom.map((one) => one.configMapRef)]
}

function environmentSecrets({ env = [], envFrom = [] }: Container): (KeyRef | undefined)[] {
  return [...env.map((one) => one.valueFrom?.secretKeyRef), ...envFrom.map((one) => one.secretRef)]
}
