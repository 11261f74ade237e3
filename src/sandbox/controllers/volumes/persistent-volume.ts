import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, splitKey } from '../../objects.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import type { Controller, Watch } from '../types.ts'
import { isBindCompleted } from './binding.ts'
import { syncClaim } from './claim.ts'
import { syncVolume } from './volume.ts'

const claimKey = (claim: PersistentVolumeClaim) => `claim:${keyOf(claim)}`
const volumeKey = (name: string) => `volume:${name}`

/** Binds claims to volumes and follows volumes to their end (pkg/controller/volume/persistentvolume). */
export const persistentVolumeController: Controller = {
  name: 'persistentvolume-controller',
  watches: [
    {
      kind: kinds.persistentVolumeClaims,
      keys({ object, type }: Change<PersistentVolumeClaim>) {
        const volume = object.spec?.volumeName ? [volumeKey(object.spec.volumeName)] : []
        return type === 'DELETED' ? volume : [claimKey(object), ...volume]
      },
    },
    {
      kind: kinds.persistentVolumes,
      keys({ object, type }, reader) {
        const own = type === 'DELETED' ? [] : [volumeKey(object.metadata.name)]
        return [...own, ...interestedClaims(object, reader)]
      },
    },
    { kind: kinds.storageClasses, keys: (_change, reader) => unboundClaims(reader).map(claimKey) },
    podWatch(),
  ],
  async reconcile(key, context) {
    const [what, ...rest] = key.split(':')
    const { namespace, name } = splitKey(rest.join(':'))
    if (what === 'claim') {
      const claim = context.client.get(kinds.persistentVolumeClaims, namespace, name)
      if (claim) await syncClaim(claim, context)
    } else {
      const volume = context.client.get(kinds.persistentVolumes, '', name)
      if (volume) await syncVolume(volume, context)
    }
    return undefined
  },
}

function interestedClaims(volume: PersistentVolume, reader: Reader): string[] {
  const reference = volume.spec?.claimRef
  if (reference) return [`claim:${reference.namespace ?? ''}/${reference.name ?? ''}`]
  return unboundClaims(reader).map(claimKey)
}

function unboundClaims(reader: Reader): PersistentVolumeClaim[] {
  return reader.list(kinds.persistentVolumeClaims).filter((claim) => !isBindCompleted(claim))
}

/** A new pod may be the first consumer that a claim waits for. */
function podWatch(): Watch<Pod> {
  return {
    kind: kinds.pods,
    keys({ object, type }, reader) {
      if (type !== 'ADDED') return []
      const { namespace = '' } = object.metadata
      return (object.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim: source }) => {
        const claim = source && reader.get(kinds.persistentVolumeClaims, namespace, source.claimName)
        return claim && !isBindCompleted(claim) ? [claimKey(claim)] : []
      })
    },
  }
}
