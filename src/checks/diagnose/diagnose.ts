import { saidIn } from '../../util/said.ts'
import type { KubeJson } from '../objects.ts'
import type { CheckResult } from '../result.ts'
import type { Check, Target } from '../schema.ts'
import { claimReasons } from './claim.ts'
import { found } from './finding.ts'
import { ingressReasons } from './ingress.ts'
import { hasLabels } from './labels.ts'
import { missingReasons } from './missing.ts'
import { isReady, podReasons } from './pod.ts'
import { serviceReasons } from './service.ts'
import type { Finding } from './types.ts'
import { workloadReasons } from './workload.ts'
import { createWorld, type Reader, type World } from './world.ts'

/** More reasons than these confuse. */
const maxFindings = 4

/**
 * Why a check does not hold, read from the cluster: owner -> pods -> container states -> events; Service -> selector -> pods ->
 * ports; claim -> class; Ingress -> Service -> port. No lab has to say it. What may not be read is left out; never throws.
 */
export async function diagnose(
  check: Check,
  result: CheckResult,
  context: { reader: Reader; namespace: string },
): Promise<Finding[]> {
  if (result.status !== 'pending' && result.status !== 'fail') return []
  const { target, http } = check
  const world = createWorld(context.reader, target?.namespace ?? http?.namespace ?? context.namespace)
  const findings = http
    ? await httpReasons(check, result, world)
    : target
      ? await targetReasons(check, target, result, world)
      : []
  return unique(findings).slice(0, maxFindings)
}

async function httpReasons({ http }: Check, result: CheckResult, world: World): Promise<Finding[]> {
  if (http?.pod !== undefined) return namedReasons({ apiVersion: 'v1', kind: 'Pod', name: http.pod }, world)
  const name = http?.service ?? ''
  const service = (await world.services()).find(({ metadata }) => metadata.name === name)
  if (!service) return missingReasons({ apiVersion: 'v1', kind: 'Service', name }, world)
  const reasons = await serviceReasons(service, world, http?.port)
  const refused = refusedPort(result)
  return reasons.length > 0 || refused === undefined ? reasons : [found('nobodyListens', service, { port: refused })]
}

/** The port of a pod that refused the connection, in the words of the API server's proxy: `dial tcp 10.0.0.1:8080: connect: …`. */
function refusedPort({ mismatches }: CheckResult): string | undefined {
  const said = mismatches.flatMap((mismatch) => (mismatch.kind === 'noAnswer' ? [saidIn(mismatch.message, 'en')] : []))
  return /dial tcp \S+:(\d+): connect: connection refused/.exec(said[0] ?? '')?.[1]
}

async function targetReasons(check: Check, target: Target, result: CheckResult, world: World): Promise<Finding[]> {
  if (check.absent || check.question !== undefined) return []
  if (target.kind === 'Endpoints' || target.kind === 'EndpointSlice') return namedReasons(serviceOf(target), world)
  const name = target.name ?? result.closest
  return name === undefined ? missingReasons(target, world) : namedReasons({ ...target, name }, world)
}

function serviceOf({ name, selector }: Target): Target & { name: string } {
  return { apiVersion: 'v1', kind: 'Service', name: name ?? selector?.['kubernetes.io/service-name'] ?? '' }
}

async function namedReasons(target: Target & { name: string }, world: World): Promise<Finding[]> {
  const object = await find(target, world)
  if (!object) return missingReasons(target, world)
  const reasons = reasonsFor[target.kind]
  return reasons ? reasons(object, world) : []
}

async function find(target: Target & { name: string }, world: World): Promise<KubeJson | undefined> {
  const options = { namespace: world.namespace, fieldSelector: `metadata.name=${target.name}` }
  const objects = await world.list(target.apiVersion, target.kind, options)
  return objects.find((object) => object.metadata.name === target.name && hasLabels(object, target.selector ?? {}))
}

const reasonsFor: Readonly<Record<string, (object: KubeJson, world: World) => Promise<Finding[]>>> = {
  Deployment: workloadReasons,
  ReplicaSet: workloadReasons,
  StatefulSet: workloadReasons,
  DaemonSet: workloadReasons,
  Job: workloadReasons,
  Pod: async (pod, world) => (isReady(pod) ? [] : podReasons(pod, world)),
  Service: (service, world) => serviceReasons(service, world),
  PersistentVolumeClaim: claimReasons,
  Ingress: ingressReasons,
}

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ key, params }) => {
    const text = JSON.stringify([key, params])
    return seen.has(text) ? false : seen.add(text)
  })
}
