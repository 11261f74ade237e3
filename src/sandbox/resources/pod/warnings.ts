import type { Draft } from '../../objects.ts'
import type { ObjectMeta, Pod, PodSpec, PodTemplateSpec } from '../../schema/types.gen.ts'
import { labelDeprecation, termWarnings } from '../common/deprecated-labels.ts'
import { nameWarnings } from '../common/name-warnings.ts'
import { APP_ARMOR, profileWarning } from './app-armor.ts'
import { containerWarnings } from './container-warnings.ts'
import { overlapWarnings } from './overlaps.ts'

/** Warnings for a new or changed pod (`GetWarningsForPod`). */
export function podWarnings(pod: Draft<Pod>, old: Pod | undefined): string[] {
  const names = old ? [] : nameWarnings(pod.metadata.name, "the Pod's hostname")
  return [...names, ...specWarnings('', pod.spec, pod.metadata)]
}

/** Warnings for a workload whose pods are made from a template; `field` is where the template is. */
export function templateWarnings(field: string, template: PodTemplateSpec | undefined): string[] {
  return specWarnings(`${field}.`, template?.spec, template?.metadata ?? {})
}

/** Warnings for a new workload's name, and for its template. */
export function workloadWarnings(
  name: string | undefined,
  old: unknown,
  template: PodTemplateSpec | undefined,
): string[] {
  return [...(old ? [] : nameWarnings(name, 'Pod names and hostnames')), ...templateWarnings('spec.template', template)]
}

function specWarnings(prefix: string, spec: PodSpec | undefined, metadata: ObjectMeta): string[] {
  if (!spec) return []
  const field = `${prefix}spec`
  return [
    ...labelWarnings(field, spec),
    ...(prefix === '' ? [] : profileWarnings(`${prefix}metadata.annotations`, spec, metadata)),
    ...annotationWarnings(`${prefix}metadata.annotations`, metadata),
    ...volumeWarnings(`${field}.volumes`, spec),
    ...overlapWarnings(spec.volumes),
    ...duplicates(
      `${field}.hostAliases`,
      (spec.hostAliases ?? []).map(({ ip }) => ip),
      'ip',
    ),
    ...duplicates(
      `${field}.imagePullSecrets`,
      (spec.imagePullSecrets ?? []).map(({ name = '' }) => name),
      'name',
    ),
    ...containerWarnings(field, spec),
    ...affinityWarnings(`${field}.affinity`, spec),
  ]
}

function labelWarnings(field: string, { nodeSelector, affinity, topologySpreadConstraints }: PodSpec): string[] {
  const selected = Object.keys(nodeSelector ?? {}).flatMap((key) => {
    const text = labelDeprecation(key)
    return text ? [`${field}.nodeSelector[${key}]: ${text}`] : []
  })
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const path = `${field}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`
  const spread = (topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, index) => {
    const at = `${field}.topologySpreadConstraints[${index}]`
    const text = labelDeprecation(topologyKey)
    const old = text ? [`${at}.topologyKey: ${topologyKey} is ${text}`] : []
    return labelSelector ? old : [...old, `${at}.labelSelector: a null labelSelector results in matching no pod`]
  })
  return [...selected, ...termWarnings(path, required?.nodeSelectorTerms), ...spread]
}

function affinityWarnings(field: string, { affinity }: PodSpec): string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const required = affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    const preferred = affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    const path = `${field}.${kind}`
    const terms = [
      ...required.map((term, i) => [`requiredDuringSchedulingIgnoredDuringExecution[${i}]`, term] as const),
      ...preferred.map(
        ({ podAffinityTerm: term }, i) =>
          [`preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm`, term] as const,
      ),
    ]
    const empty = terms.filter(([, term]) => !term.labelSelector)
    return empty.map(([at]) => `${path}.${at}.labelSelector: a null labelSelector results in matching no pod`)
  })
}

const oldAnnotations: readonly [name: string, text: string][] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['seccomp.security.alpha.kubernetes.io/pod', 'non-functional in v1.27+; use the "seccompProfile" field instead'],
]

function annotationWarnings(field: string, { annotations = {} }: ObjectMeta): string[] {
  const others = oldAnnotations.filter(([name]) => annotations[name] !== undefined)
  return others.map(([name, text]) => `${field}[${name}]: ${text}`)
}

/** Of templates only: a pod's annotations have become fields before anybody looks for what is deprecated. */
function profileWarnings(field: string, spec: PodSpec, { annotations = {} }: ObjectMeta): string[] {
  if (spec.securityContext?.appArmorProfile) return []
  return (spec.containers ?? [])
    .filter(({ name, securityContext }) => annotations[APP_ARMOR + name] && !securityContext?.appArmorProfile)
    .map(({ name }) => profileWarning(field, name))
}

const oldVolumes = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
} as const

function volumeWarnings(field: string, { volumes }: PodSpec): string[] {
  return (volumes ?? []).flatMap((volume, index) =>
    (Object.keys(oldVolumes) as (keyof typeof oldVolumes)[])
      .filter((source) => volume[source] !== undefined)
      .map((source) => `${field}[${index}].${source === 'storageos' ? 'storageOS' : source}: ${oldVolumes[source]}`),
  )
}

function duplicates(field: string, values: readonly string[], name: 'ip' | 'name'): string[] {
  return values.flatMap((value, index) => {
    const path = `${field}[${index}].${name}`
    if (value === '' && name === 'name') return [`${path}: invalid empty name ""`]
    return values.indexOf(value) < index ? [`${path}: duplicate ${name} "${value}"`] : []
  })
}
