import { kinds } from '../../../../kinds.ts'
import type { DaemonSet, Deployment, StatefulSet } from '../../../../schema/types.gen.ts'
import { CommandError } from '../../errors.ts'
import { isA, type Obj } from '../../objects.ts'

export const REVISION = 'deployment.kubernetes.io/revision'

export interface Progress {
  readonly text: string
  readonly done: boolean
}

/** How far a rollout is, in kubectl's words (polymorphichelpers' StatusViewer). */
export function rolloutProgress(object: Obj, revision: number): Progress {
  if (isA(object, kinds.deployments)) return deploymentProgress(object, revision)
  if (isA(object, kinds.daemonSets)) return daemonSetProgress(object)
  if (isA(object, kinds.statefulSets)) return statefulSetProgress(object)
  throw new CommandError(`no status viewer has been implemented for ${object.kind}`)
}

const waiting = (text: string): Progress => ({ text: `${text}\n`, done: false })
const done = (text: string): Progress => ({ text: `${text}\n`, done: true })

function deploymentProgress({ metadata, spec, status = {} }: Deployment, revision: number): Progress {
  const running = Number(metadata.annotations?.[REVISION] ?? 0)
  if (revision > 0 && revision !== running) {
    throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`)
  }
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return waiting('Waiting for deployment spec update to be observed...')
  const name = JSON.stringify(metadata.name)
  if (status.conditions?.some((each) => each.type === 'Progressing' && each.reason === 'ProgressDeadlineExceeded')) {
    throw new CommandError(`deployment ${name} exceeded its progress deadline`)
  }
  const { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = status
  const wanted = spec?.replicas ?? 1
  const head = `Waiting for deployment ${name} rollout to finish:`
  if (updated < wanted) return waiting(`${head} ${updated} out of ${wanted} new replicas have been updated...`)
  if (replicas > updated) return waiting(`${head} ${replicas - updated} old replicas are pending termination...`)
  if (available < updated) return waiting(`${head} ${available} of ${updated} updated replicas are available...`)
  return done(`deployment ${name} successfully rolled out`)
}

function daemonSetProgress({ metadata, spec, status }: DaemonSet): Progress {
  if (spec?.updateStrategy?.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type')
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return waiting('Waiting for daemon set spec update to be observed...')
  const {
    updatedNumberScheduled: updated = 0,
    desiredNumberScheduled: desired = 0,
    numberAvailable: available = 0,
  } = status ?? {}
  const name = JSON.stringify(metadata.name)
  const head = `Waiting for daemon set ${name} rollout to finish:`
  if (updated < desired) return waiting(`${head} ${updated} out of ${desired} new pods have been updated...`)
  if (available < desired) return waiting(`${head} ${available} of ${desired} updated pods are available...`)
  return done(`daemon set ${name} successfully rolled out`)
}

function statefulSetProgress({ metadata, spec, status }: StatefulSet): Progress {
  if (spec?.updateStrategy?.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type')
  const observed = status?.observedGeneration ?? 0
  if (observed === 0 || (metadata.generation ?? 0) > observed)
    return waiting('Waiting for statefulset spec update to be observed...')
  const {
    readyReplicas: ready = 0,
    updatedReplicas: updated = 0,
    currentReplicas: current = 0,
    updateRevision,
    currentRevision,
  } = status ?? {}
  const wanted = spec.replicas ?? 1
  if (ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready...`)
  const partition = spec.updateStrategy.rollingUpdate?.partition
  if (spec.updateStrategy.rollingUpdate) {
    const target = wanted - (partition ?? 0)
    if (partition !== undefined && updated < target) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${target} new pods have been updated...`,
      )
    }
    return done(`partitioned roll out complete: ${updated} new pods have been updated...`)
  }
  if (updateRevision !== currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`,
    )
  }
  return done(`statefulset rolling update complete ${current} pods at revision ${currentRevision}...`)
}
