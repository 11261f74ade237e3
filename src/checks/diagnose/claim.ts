import { found, foundInEvent } from './finding.ts'
import type { Finding } from './types.ts'
import type { Claim } from './views.ts'
import { eventsOf, type World } from './world.ts'

const defaultClass = 'storageclass.kubernetes.io/is-default-class'

/** Why a claim has no volume. */
export async function claimReasons(claim: Claim, world: World): Promise<Finding[]> {
  if (claim.status?.phase === 'Bound') return []
  const classes = await world.list('storage.k8s.io/v1', 'StorageClass')
  const wanted = claim.spec?.storageClassName
  const params = { claim: claim.metadata.name, class: wanted ?? '' }
  if (wanted && !classes.some((one) => one.metadata.name === wanted)) return [found('claimNoClass', claim, params)]
  const hasDefault = classes.some((one) => one.metadata.annotations?.[defaultClass] === 'true')
  if (wanted === undefined && !hasDefault) return [found('claimNoDefault', claim, params)]
  const [event] = await eventsOf(world, claim)
  return event ? [foundInEvent('claimPending', claim, event, { ...params, message: event.message ?? '' })] : []
}
