import type { Clock } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { ConfigMap, Pod, Secret, Volume } from '../../schema/types.ts'
import type { Change } from '../../storage/types.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { FsNode } from '../fs/nodes.ts'
import type { Mount } from '../fs/resolve.ts'
import { type PayloadDirectory, payloadDirectory } from './payload.ts'
import { type PayloadSource, payloadOf, VolumeError } from './sources.ts'
import type { NodeStorage } from './storage.ts'

/** A volume that could not be mounted, for the event. */
interface MountFailure {
  volume: string
  message: string
}

/** The volumes of one pod. */
export interface PodVolumes {
  /** Mounts what is not mounted yet; what cannot be is told. */
  mount(source: PayloadSource): Promise<MountFailure[]>
  /** Writes anew the volumes that a change concerns; a volume whose object is gone keeps what it has. */
  refresh(source: PayloadSource, concerns: (volume: Volume) => boolean): Promise<void>
  /** Asks for new service account tokens when four fifths of their time are over (pkg/kubelet/token). */
  renewTokens(source: PayloadSource): Promise<void>
  get(name: string): Mount | undefined
}

export function podVolumes(clock: Clock, storage: NodeStorage): PodVolumes {
  const mounted = new Map<string, Mount>()
  const payloads = new Map<string, PayloadDirectory>()
  const written = new Map<string, number>()
  const mountOne = async (volume: Volume, source: PayloadSource) => {
    const files = await payloadOf(volume, source)
    if (!files) {
      mounted.set(volume.name, plainVolume(volume, source, { clock, storage }))
      return
    }
    const payload = payloads.get(volume.name) ?? payloadDirectory(clock)
    payload.write(files)
    written.set(volume.name, clock.now())
    payloads.set(volume.name, payload)
    mounted.set(volume.name, { node: payload.node, readOnly: true })
  }
  const refresh = async (source: PayloadSource, concerns: (volume: Volume) => boolean) => {
    const volumes = (source.pod.spec?.volumes ?? []).filter((volume) => payloads.has(volume.name) && concerns(volume))
    await Promise.all(volumes.map((volume) => failureOf(volume, () => mountOne(volume, source))))
  }
  return {
    async mount(source) {
      const missing = (source.pod.spec?.volumes ?? []).filter(({ name }) => !mounted.has(name))
      const failures = await Promise.all(missing.map((volume) => failureOf(volume, () => mountOne(volume, source))))
      return failures.filter((failure) => failure !== undefined)
    },
    refresh,
    renewTokens: (source) =>
      refresh(source, (volume) => (written.get(volume.name) ?? 0) + tokenLifetime(volume) * 0.8 <= clock.now()),
    get: (name) => mounted.get(name),
  }
}

/** Milliseconds the shortest token of a volume is good for. */
function tokenLifetime({ projected }: Volume): number {
  const tokens = (projected?.sources ?? []).flatMap(({ serviceAccountToken }) => serviceAccountToken ?? [])
  return Math.min(...tokens.map(({ expirationSeconds = 3600 }) => expirationSeconds * 1000))
}

async function failureOf(volume: Volume, mount: () => Promise<void>): Promise<MountFailure | undefined> {
  try {
    await mount()
    return undefined
  } catch (error) {
    return { volume: volume.name, message: error instanceof Error ? error.message : String(error) }
  }
}

function plainVolume(
  volume: Volume,
  source: PayloadSource,
  { clock, storage }: { clock: Clock; storage: NodeStorage },
): Mount {
  if (volume.hostPath) return { node: storage.hostPath(volume.hostPath), readOnly: false }
  const claim = volume.persistentVolumeClaim ?? (volume.ephemeral && { claimName: claimNameOf(source.pod, volume) })
  if (claim) return { node: claimed(claim.claimName, source, storage), readOnly: claim.readOnly ?? false }
  return { node: memoryDirectory(clock, 0o777), readOnly: false }
}

function claimNameOf(pod: Pod, volume: Volume): string {
  return `${pod.metadata.name}-${volume.name}`
}

function claimed(name: string, { client, pod }: PayloadSource, storage: NodeStorage): FsNode {
  const namespace = pod.metadata.namespace ?? ''
  const claim = client.get(kinds.persistentVolumeClaims, namespace, name)
  if (!claim) throw new VolumeError(`persistentvolumeclaim "${name}" not found`)
  const volumeName = claim.spec?.volumeName
  if (claim.status?.phase !== 'Bound' || !volumeName) {
    throw new VolumeError(`PVC ${namespace}/${name} is not bound`)
  }
  const volume = client.get(kinds.persistentVolumes, '', volumeName)
  if (!volume) throw new VolumeError(`persistentvolume "${volumeName}" not found`)
  return storage.persistentVolume(volume)
}

/** Whether a volume or pod may use the ConfigMap or Secret of a change. */
export function mentions(user: Volume | Pod, { object }: Change<ConfigMap | Secret>): boolean {
  return JSON.stringify('spec' in user ? user.spec : user).includes(JSON.stringify(object.metadata.name))
}
