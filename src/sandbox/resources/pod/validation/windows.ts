import type { PodSpec } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'

/** Fields of a pod that Windows has no use for, in the order in which `validateWindows` looks at them. */
const OF_POD = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
]

const OF_CONTAINER = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const

const TEXT = 'cannot be set for a windows pod'
/** In Go these are no pointers: false is as good as nothing. */
const FLAGS = new Set(['hostPID', 'hostIPC'])

/** `validateWindows` */
export function checkWindows(errors: FieldErrors, field: string, spec: PodSpec): void {
  for (const path of OF_POD) {
    const value = valueAt(spec, path)
    if (value !== undefined && !(FLAGS.has(path) && !value)) errors.forbidden(`${field}.${path}`, TEXT)
  }
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [index, { securityContext }] of (spec[list] ?? []).entries()) {
      for (const name of OF_CONTAINER)
        if (securityContext?.[name] !== undefined)
          errors.forbidden(`${field}.${list}[${index}].securityContext.${name}`, TEXT)
    }
  }
}

function valueAt(spec: PodSpec, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], spec)
}

/** `validateLinux` */
export function checkLinux(errors: FieldErrors, field: string, spec: PodSpec): void {
  const text = 'windows options cannot be set for a linux pod'
  if (spec.securityContext?.windowsOptions) errors.forbidden(`${field}.securityContext.windowsOptions`, text)
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    for (const [index, { securityContext }] of (spec[list] ?? []).entries())
      if (securityContext?.windowsOptions)
        errors.forbidden(`${field}.${list}[${index}].securityContext.windowsOptions`, text)
}
