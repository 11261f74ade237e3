import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
} from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { GoText, quote } from '../../common/go-values.ts'
import { idErrors } from '../../common/names.ts'
import { checkDescendingPath } from '../paths.ts'
import { checkWindowsOptions } from './windows-options.ts'

/** `ValidateSecurityContext`: that of a container. */
export function checkSecurityContext(
  errors: FieldErrors,
  field: string,
  context: SecurityContext | undefined,
  hostUsers: boolean,
): void {
  if (!context) return
  checkIds(errors, field, context, ['runAsUser', 'runAsGroup'])
  if (context.procMount !== undefined) checkProcMount(errors, `${field}.procMount`, context.procMount, hostUsers)
  checkSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile)
  if (context.allowPrivilegeEscalation === false) {
    const conflict = 'cannot set `allowPrivilegeEscalation` to false and '
    if (context.privileged) errors.invalid(field, goContext(context), `${conflict}\`privileged\` to true`)
    for (const capability of context.capabilities?.add ?? []) {
      if (capability === 'CAP_SYS_ADMIN')
        errors.invalid(field, goContext(context), `${conflict}\`capabilities.Add\` CAP_SYS_ADMIN`)
    }
  }
  checkWindowsOptions(errors, `${field}.windowsOptions`, context.windowsOptions)
  checkAppArmor(errors, `${field}.appArmorProfile`, context.appArmorProfile)
}

/** `%#v` of the struct: of pointers Go prints where in memory they point to. */
function goContext(context: SecurityContext): GoText {
  const pointers = CONTEXT_FIELDS.map(([name, type, field]) => {
    const value = context[field] === undefined ? 'nil' : '0xc000b1e8a8'
    return `${name}:(*${type})(${value})`
  })
  return new GoText(`core.SecurityContext{${pointers.join(', ')}}`)
}

const CONTEXT_FIELDS = [
  ['Capabilities', 'core.Capabilities', 'capabilities'],
  ['Privileged', 'bool', 'privileged'],
  ['SELinuxOptions', 'core.SELinuxOptions', 'seLinuxOptions'],
  ['WindowsOptions', 'core.WindowsSecurityContextOptions', 'windowsOptions'],
  ['RunAsUser', 'int64', 'runAsUser'],
  ['RunAsGroup', 'int64', 'runAsGroup'],
  ['RunAsNonRoot', 'bool', 'runAsNonRoot'],
  ['ReadOnlyRootFilesystem', 'bool', 'readOnlyRootFilesystem'],
  ['AllowPrivilegeEscalation', 'bool', 'allowPrivilegeEscalation'],
  ['ProcMount', 'core.ProcMountType', 'procMount'],
  ['SeccompProfile', 'core.SeccompProfile', 'seccompProfile'],
  ['AppArmorProfile', 'core.AppArmorProfile', 'appArmorProfile'],
] as const

function checkProcMount(errors: FieldErrors, field: string, type: string, hostUsers: boolean): void {
  if (type !== 'Default' && type !== 'Unmasked') errors.notSupported(field, type, ['Default', 'Unmasked'])
  if (hostUsers && type === 'Unmasked') errors.invalid(field, type, '`hostUsers` must be false to use `Unmasked`')
}

type IdField = 'fsGroup' | 'runAsUser' | 'runAsGroup'

function checkIds(errors: FieldErrors, field: string, ids: PodSecurityContext, names: readonly IdField[]): void {
  for (const name of names) {
    const id = ids[name]
    if (id !== undefined) errors.invalidAll(`${field}.${name}`, id, idErrors(id))
  }
}

const seccompTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

function checkSeccomp(errors: FieldErrors, field: string, profile: SeccompProfile | undefined): void {
  if (!profile) return
  if (!profile.type) errors.required(`${field}.type`, 'type is required when seccompProfile is set')
  else if (!seccompTypes.includes(profile.type)) errors.notSupported(`${field}.type`, profile.type, seccompTypes)
  const local = `${field}.localhostProfile`
  if (profile.type === 'Localhost') {
    if (profile.localhostProfile === undefined) errors.required(local, 'must be set when seccomp type is Localhost')
    else checkDescendingPath(errors, local, profile.localhostProfile)
  } else if (profile.localhostProfile !== undefined)
    errors.invalid(
      local,
      new GoText(`core.SeccompProfile{Type:${quote(profile.type)}, LocalhostProfile:(*string)(0xc000000000)}`),
      'can only be set when seccomp type is Localhost',
    )
}

function checkAppArmor(errors: FieldErrors, field: string, profile: AppArmorProfile | undefined): void {
  if (!profile) return
  const { type, localhostProfile } = profile
  const local = `${field}.localhostProfile`
  if (type === 'Localhost') {
    if (!localhostProfile?.trim()) errors.required(local, 'must be set when AppArmor type is Localhost')
    else if (localhostProfile.trim() !== localhostProfile)
      errors.invalid(local, localhostProfile, 'must not be padded with whitespace')
  } else if (!type) errors.required(`${field}.type`, 'type is required when appArmorProfile is set')
  else if (!seccompTypes.includes(type)) errors.notSupported(`${field}.type`, type, seccompTypes)
  else if (localhostProfile !== undefined)
    errors.invalid(local, localhostProfile, 'can only be set when AppArmor type is Localhost')
}

/** `validatePodSpecSecurityContext`: that of a pod. */
export function checkPodSecurityContext(errors: FieldErrors, spec: PodSpec, field: string): void {
  const context = spec.securityContext ?? {}
  checkIds(errors, field, context, ['fsGroup', 'runAsUser', 'runAsGroup'])
  for (const [index, group] of (context.supplementalGroups ?? []).entries())
    errors.invalidAll(`${field}.supplementalGroups[${index}]`, group, idErrors(group))
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.invalid(`${field}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')
  checkSysctls(errors, `${field}.sysctls`, context, spec)
  checkChoice(errors, `${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'])
  checkSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile)
  checkWindowsOptions(errors, `${field}.windowsOptions`, context.windowsOptions)
  checkAppArmor(errors, `${field}.appArmorProfile`, context.appArmorProfile)
  checkChoice(errors, `${field}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ['Merge', 'Strict'])
  checkChoice(errors, `${field}.seLinuxChangePolicy`, context.seLinuxChangePolicy, ['Recursive'])
}

function checkChoice(errors: FieldErrors, field: string, value: string | undefined, choices: string[]): void {
  if (value !== undefined && !choices.includes(value)) errors.notSupported(field, value, choices)
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctlName = `^(${segment}[\\./])*${segment}$`

function checkSysctls(errors: FieldErrors, field: string, { sysctls }: PodSecurityContext, spec: PodSpec): void {
  const seen = new Set<string>()
  for (const [index, { name }] of (sysctls ?? []).entries()) {
    const path = `${field}[${index}].name`
    if (!name) errors.required(path)
    else if (name.length > 253 || !new RegExp(sysctlName).test(name))
      errors.invalid(path, name, `must have at most 253 characters and match regex ${sysctlName}`)
    else if (seen.has(name)) errors.duplicate(path, name)
    if (spec.hostNetwork && /^net[./]/.test(name))
      errors.invalid(path, name, "may not be specified when 'hostNetwork' is true")
    else if (spec.hostIPC && /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/.test(name))
      errors.invalid(path, name, "may not be specified when 'hostIPC' is true")
    seen.add(name)
  }
}
