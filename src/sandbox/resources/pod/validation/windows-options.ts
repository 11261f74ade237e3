import type { PodSpec, WindowsSecurityContextOptions } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { dnsSubdomainErrors } from '../../common/names.ts'

const SPEC_KIB = 64

/** `validateWindowsSecurityContextOptions` */
export function checkWindowsOptions(
  errors: FieldErrors,
  field: string,
  options: WindowsSecurityContextOptions | undefined,
): void {
  if (!options) return
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName } = options
  if (name !== undefined) errors.invalidAll(`${field}.gmsaCredentialSpecName`, name, dnsSubdomainErrors(name))
  if (spec === '') errors.invalid(`${field}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string')
  else if (spec !== undefined && Buffer.byteLength(spec) > SPEC_KIB * 1024)
    errors.invalid(`${field}.gmsaCredentialSpec`, spec, `gmsaCredentialSpec size must be under ${SPEC_KIB} KiB`)
  if (runAsUserName !== undefined)
    for (const problem of userProblems(runAsUserName))
      errors.invalid(`${field}.runAsUserName`, runAsUserName, `runAsUserName${problem}`)
}

const LONGEST_DOMAIN = 256
const LONGEST_USER = 104
const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const DNS_NAME = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`)

/** What is wrong with `DOMAIN\\USER`, where the domain may be left out. */
function userProblems(name: string): string[] {
  if (name === '') return [' cannot be an empty string']
  if (/[\x00-\x1f\x7f]/.test(name)) return [' cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return [' cannot contain more than one backslash']
  const user = parts.at(-1) ?? ''
  return [...(parts.length === 2 ? domainProblems(parts[0] ?? '') : []), ...nameProblems(user)]
}

function domainProblems(domain: string): string[] {
  return [
    ...(domain.length >= LONGEST_DOMAIN ? [`'s Domain length must be under ${LONGEST_DOMAIN} characters`] : []),
    ...(NET_BIOS.test(domain) || DNS_NAME.test(domain)
      ? []
      : ["'s Domain doesn't match the NetBios nor the DNS format"]),
  ]
}

function nameProblems(user: string): string[] {
  return [
    ...(user === '' ? ["'s User cannot be empty"] : []),
    ...(user.length > LONGEST_USER ? [`'s User length must not be longer than ${LONGEST_USER} characters`] : []),
    ...(/^[. ]+$/.test(user) ? ["'s User cannot contain only periods or spaces"] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user)
      ? ['\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]']
      : []),
  ]
}

/** `validateWindowsHostProcessPod`: with one container that is a process of the host, all are, and in its network. */
export function checkHostProcess(errors: FieldErrors, field: string, spec: PodSpec): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const
  const all = lists.flatMap((list) =>
    (spec[list] ?? []).map(({ securityContext }, index) => {
      return { path: `${field}.${list}[${index}]`, own: securityContext?.windowsOptions?.hostProcess }
    }),
  )
  for (const { path, own } of all)
    if (ofPod !== undefined && own !== undefined && own !== ofPod)
      errors.invalid(
        `${path}.securityContext.windowsOptions.hostProcess`,
        own,
        `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
      )
  const count = all.filter(({ own }) => own ?? ofPod).length
  if (count === 0) return
  if (count !== all.length)
    errors.invalid(
      field,
      '',
      'If pod contains any hostProcess containers then all containers must be HostProcess containers',
    )
  if (!spec.hostNetwork)
    errors.invalid(`${field}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers')
}
