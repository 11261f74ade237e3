import { forbidden } from '../../api/status.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import type { FieldError } from '../../resources/types.ts'
import type { Namespace, ObjectMeta, Pod, PodSpec, PodTemplateSpec } from '../../schema/types.gen.ts'
import { fieldInvalid } from '../rest/field-errors.ts'
import { refuse } from '../rest/strategy.ts'
import { fieldOf } from '../types.ts'
import { shownName } from './new-object.ts'
import { baseline, restricted } from './pod-security-checks.ts'
import type { Finding } from './pod-security-findings.ts'
import type { AdmissionPlugin, AdmissionRequest } from './types.ts'

const PREFIX = 'pod-security.kubernetes.io/'
const LEVELS = ['privileged', 'baseline', 'restricted']
/** The checks of the restricted level that replace one of the baseline. */
const REPLACED = new Set(['capabilities', 'hostPath', 'seccomp'])

/** Enforces and warns by the labels of namespaces. Source: k8s.io/pod-security-admission/admission/admission.go. */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(request, { reader }) {
    if (request.operation === 'DELETE' || (request.subresource !== '' && request.subresource !== 'ephemeralcontainers'))
      return
    if (request.served.key === 'namespaces') return namespaceChanged(request, reader)
    if (request.namespace === '' || !request.object) return undefined
    const labels = reader.get(kinds.namespaces, '', request.namespace)?.metadata.labels ?? {}
    if (request.served.key === 'pods') return checkPod(request, labels)
    return checkTemplate(request, labels)
  },
}

interface Policy {
  level: string
  version: string
}

/** Without a word about warnings, there are those of the level that is enforced. */
function policyOf(labels: Record<string, string>, mode: 'enforce' | 'warn'): Policy {
  if (mode === 'warn' && labels[`${PREFIX}warn`] === undefined && labels[`${PREFIX}warn-version`] === undefined) {
    return policyOf(labels, 'enforce')
  }
  return { level: labels[`${PREFIX}${mode}`] ?? 'privileged', version: labels[`${PREFIX}${mode}-version`] ?? 'latest' }
}

function checkPod(request: AdmissionRequest, labels: Record<string, string>): undefined {
  const pod = request.object as Draft<Pod>
  if (!pod.spec || (request.operation === 'UPDATE' && !isSignificant(request))) return undefined
  const enforced = policyOf(labels, 'enforce')
  const findings = evaluate(pod.spec, pod.metadata, enforced)
  if (findings.length > 0)
    throw forbidden(kinds.pods, shownName(request), `violates ${policyText(enforced)}: ${textOf(findings)}`)
  warn(request, pod.spec, pod.metadata, labels)
  return undefined
}

/** Of what may change in a pod only images, and ephemeral containers, are looked at again. */
function isSignificant({ subresource, object, old }: AdmissionRequest): boolean {
  if (subresource !== '') return true
  const images = (pod: Draft<Pod> | undefined) =>
    [...(pod?.spec?.initContainers ?? []), ...(pod?.spec?.containers ?? [])].map(({ image }) => image).join()
  return images(object as Draft<Pod>) !== images(old as Pod)
}

/** Workloads are never refused: their pods are. */
function checkTemplate(request: AdmissionRequest, labels: Record<string, string>): undefined {
  const template = templateOf(request.object as KubeObject)
  if (template?.spec && templateKinds.has(request.served.key))
    warn(request, template.spec, template.metadata ?? {}, labels)
  return undefined
}

const templateKinds = new Set([
  'replicationcontrollers',
  'podtemplates',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
])

function templateOf(object: KubeObject): PodTemplateSpec | undefined {
  const spec = (fieldOf(object, 'spec') ?? {}) as {
    template?: PodTemplateSpec
    jobTemplate?: { spec?: { template?: PodTemplateSpec } }
  }
  return (
    spec.template ?? spec.jobTemplate?.spec?.template ?? (fieldOf(object, 'template') as PodTemplateSpec | undefined)
  )
}

function warn(
  { warnings }: AdmissionRequest,
  spec: PodSpec,
  metadata: ObjectMeta,
  labels: Record<string, string>,
): void {
  const policy = policyOf(labels, 'warn')
  const findings = evaluate(spec, metadata, policy)
  if (findings.length > 0) warnings.push(`would violate ${policyText(policy)}: ${textOf(findings)}`)
}

function evaluate(spec: PodSpec, metadata: ObjectMeta, { level }: Policy): Finding[] {
  if (level !== 'baseline' && level !== 'restricted') return []
  const strict = level === 'restricted'
  const basic = Object.entries(baseline).filter(([name]) => !strict || !REPLACED.has(name))
  const checks = [...basic, ...(strict ? Object.entries(restricted) : [])]
  return checks.flatMap(([, check]) => check(spec, metadata) ?? [])
}

function policyText({ level, version }: Policy): string {
  return `PodSecurity ${JSON.stringify(`${level}:${version}`)}`
}

function textOf(findings: readonly Finding[]): string {
  return findings.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')
}

/** Checks the labels of a namespace, and warns of the pods that a stricter level would not have let in. */
function namespaceChanged({ object, old, name, warnings, served }: AdmissionRequest, reader: Reader): undefined {
  const labels = (object as Draft<Namespace>).metadata.labels ?? {}
  const wrong = (['enforce', 'audit', 'warn'] as const).filter((mode) => {
    const level = labels[`${PREFIX}${mode}`]
    return level !== undefined && !LEVELS.includes(level)
  })
  const errors = wrong.map((mode) => {
    const key = `${PREFIX}${mode}`
    return fieldInvalid(`metadata.labels[${key}]`, labels[key], `must be one of ${LEVELS.join(', ')}`)
  })
  refuse(served.storage, name, [...errors, ...versionErrors(labels)])
  const policy = policyOf(labels, 'enforce')
  if (!old || policyOf(old.metadata.labels ?? {}, 'enforce').level === policy.level) return undefined
  warnings.push(...existingPods(reader, name, policy))
  return undefined
}

function versionErrors(labels: Record<string, string>): FieldError[] {
  return (['enforce', 'audit', 'warn'] as const).flatMap((mode) => {
    const key = `${PREFIX}${mode}-version`
    const version = labels[key] ?? 'latest'
    if (version === 'latest' || /^v1\.\d+$/.test(version)) return []
    return [fieldInvalid(`metadata.labels[${key}]`, version, 'must be "latest" or "v1.x"')]
  })
}

function existingPods(reader: Reader, namespace: string, policy: Policy): string[] {
  const byReason = new Map<string, string[]>()
  for (const pod of reader.list(kinds.pods, namespace)) {
    const findings = pod.spec ? evaluate(pod.spec, pod.metadata, policy) : []
    if (findings.length === 0) continue
    const reasons = findings.map(({ reason }) => reason).join(', ')
    byReason.set(reasons, [...(byReason.get(reasons) ?? []), pod.metadata.name])
  }
  if (byReason.size === 0) return []
  const intro = `existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${JSON.stringify(`${policy.level}:${policy.version}`)}`
  return [
    intro,
    ...[...byReason].map(([reasons, [first = '', ...others]]) => `${first}${andOthers(others.length)}: ${reasons}`),
  ]
}

function andOthers(count: number): string {
  if (count === 0) return ''
  return ` (and ${count} other pod${count > 1 ? 's' : ''})`
}
