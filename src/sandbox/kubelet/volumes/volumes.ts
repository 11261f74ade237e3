import { messageOf } from '../../../util/message-of.ts'
import type { Clock } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { ConfigMap, Pod, Secret, Volume } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { memoryDirectory } from '../fs/memory.ts'
import type { FsNode } from '../fs/nodes.ts'
import type { Mount } from '../fs/resolve.ts'
import { giveToGroup } from './ownership.ts'
import { type PayloadDirectory, payloadDirectory } from './payload.ts'
import { type PayloadSource, payloadOf, VolumeError } from './sources.ts'
import type { NodeStorage } from './storage.ts'

/** A volume that could not be mounted, for the event. */
export interface MountFailure {
  volume: string
  message: string
}

/** The volumes of one pod. */
export interface PodVolumes {
  /** Mounts what is not mounted yet; what cannot be is told. */
  mount(source: PayloadSource): Promise<MountFailure[]>
  /** Writes anew the volumes that a change concerns; one that cannot be made any more keeps what it has, and is told. */
  refresh(source: PayloadSource, concerns: (volume: Volume) => boolean): Promise<MountFailure[]>
  /** Asks for new service account tokens when four fifths of their time are over (pkg/kubelet/token). */
  renewTokens(source: PayloadSource): Promise<void>
  get(name: string): Mount | undefined
}

/** The volumes that a container mounts: the kubelet sets no others up (`GetPodVolumeNames`). */
function usedVolumes({ spec }: Pod): Set<string> {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec ?? {}
  const all = [...initContainers, ...containers, ...ephemeralContainers]
  return new Set(
    all.flatMap(({ volumeMounts = [], volumeDevices = [] }) =>
      [...volumeMounts, ...volumeDevices].map(({ name }) => name),
    ),
  )
}

export function podVolumes(clock: Clock, storage: NodeStorage): PodVolumes {
  const mounted = new Map<string, Mount>()
  const payloads = new Map<string, PayloadDirectory>()
  const written = new Map<string, number>()
  const mountOne = async (volume: Volume, source: PayloadSource) => {
    const files = await payloadOf(volume, source)
    const group = source.pod.spec?.securityContext?.fsGroup
    if (!files) {
      const mount = plainVolume(volume, source, { clock, storage })
      if (group !== undefined && !volume.hostPath) giveToGroup(mount.node, group, mount.readOnly)
      mounted.set(volume.name, mount)
      return
    }
    const payload = payloads.get(volume.name) ?? payloadDirectory(clock)
    payload.write(files)
    if (group !== undefined) giveToGroup(payload.node, group, true)
    written.set(volume.name, clock.now())
    payloads.set(volume.name, payload)
    mounted.set(volume.name, { node: payload.node, readOnly: true, filesystem: 'tmpfs' })
  }
  const refresh = async (source: PayloadSource, concerns: (volume: Volume) => boolean) => {
    const volumes = (source.pod.spec?.volumes ?? []).filter((volume) => payloads.has(volume.name) && concerns(volume))
    return failuresOf(volumes, (volume) => mountOne(volume, source))
  }
  return {
    async mount(source) {
      const used = usedVolumes(source.pod)
      const missing = (source.pod.spec?.volumes ?? []).filter(({ name }) => used.has(name) && !mounted.has(name))
      return failuresOf(missing, (volume) => mountOne(volume, source))
    },
    refresh,
    async renewTokens(source) {
      await refresh(source, (volume) => (written.get(volume.name) ?? 0) + tokenLifetime(volume) * 0.8 <= clock.now())
    },
    get: (name) => mounted.get(name),
  }
}

/** Milliseconds the shortest token of a volume is good for. */
function tokenLifetime({ projected }: Volume): number {
  const tokens = (projected?.sources ?? []).flatMap(({ serviceAccountToken }) => serviceAccountToken ?? [])
  return Math.min(...tokens.map(({ expirationSeconds = 3600 }) => expirationSeconds * 1000))
}

async function failuresOf(
  volumes: readonly Volume[],
  mount: (volume: Volume) => Promise<void>,
): Promise<MountFailure[]> {
  const results = await Promise.all(
    volumes.map((volume) =>
      mount(volume).then(
        () => undefined,
        (error: unknown) => ({ volume: volume.name, message: messageOf(error) }),
      ),
    ),
  )
  return results.filter((failure) => failure !== undefined)
}

function plainVolume(
  volume: Volume,
  source: PayloadSource,
  { clock, storage }: { clock: Clock; storage: NodeStorage },
): Mount {
  if (volume.hostPath) return { node: storage.hostPath(volume.hostPath), readOnly: false }
  const claim = volume.persistentVolumeClaim ?? (volume.ephemeral && { claimName: claimNameOf(source.pod, volume) })
  if (claim) return { node: claimed(claim.claimName, source, storage), readOnly: claim.readOnly ?? false }
  const node = memoryDirectory(clock, 0o777)
  return { node, readOnly: false, filesystem: volume.emptyDir?.medium === 'Memory' ? 'tmpfs' : 'ext4' }
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
