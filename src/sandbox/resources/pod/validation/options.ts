import type { HostAlias, PodDNSConfig, PodSpec } from '../../../schema/types.gen.ts'
import { checkAddress } from '../../common/addresses.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { goList } from '../../common/go-values.ts'
import { checkLabels } from '../../common/labels.ts'
import {
  dnsLabelErrors,
  dnsSearchErrors,
  dnsSubdomainErrors,
  qualifiedNameErrors,
  rangeErrors,
} from '../../common/names.ts'
import { checkAffinity, checkTolerations } from './scheduling.ts'
import { checkPodSecurityContext } from './security.ts'
import { checkSpread } from './spread.ts'
import { checkLinux, checkWindows } from './windows.ts'
import { checkHostProcess } from './windows-options.ts'

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

/** Everything of a pod spec but its volumes and containers, in the order of `ValidatePodSpec`. */
export function checkPodOptions(errors: FieldErrors, field: string, spec: PodSpec): void {
  errors.oneOf(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies)
  errors.oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies)
  checkLabels(errors, `${field}.nodeSelector`, spec.nodeSelector)
  checkPodSecurityContext(errors, spec, `${field}.securityContext`)
  checkAffinity(errors, `${field}.affinity`, spec.affinity)
  checkDnsConfig(errors, `${field}.dnsConfig`, spec.dnsConfig, spec.dnsPolicy)
  for (const [index, { conditionType }] of (spec.readinessGates ?? []).entries())
    errors.invalidAll(
      `${field}.readinessGates[${index}].conditionType`,
      conditionType,
      qualifiedNameErrors(conditionType),
    )
  checkGates(errors, `${field}.schedulingGates`, spec)
  checkSpread(errors, `${field}.topologySpreadConstraints`, spec.topologySpreadConstraints)
  checkHostProcess(errors, field, spec)
  checkHostUsers(errors, field, spec)
  checkIdentity(errors, field, spec)
  checkTolerations(errors, `${field}.tolerations`, spec.tolerations)
  checkHostAliases(errors, `${field}.hostAliases`, spec.hostAliases)
  checkClasses(errors, field, spec)
}

function checkGates(errors: FieldErrors, field: string, { schedulingGates }: PodSpec): void {
  const seen = new Set<string>()
  for (const [index, { name }] of (schedulingGates ?? []).entries()) {
    errors.invalidAll(`${field}[${index}]`, name, qualifiedNameErrors(name))
    if (seen.has(name)) errors.duplicate(`${field}[${index}]`, name)
    seen.add(name)
  }
}

function checkHostUsers(errors: FieldErrors, field: string, { hostUsers, hostNetwork, hostPID, hostIPC }: PodSpec) {
  if (hostUsers !== false) return
  const detail = 'when `pod.Spec.HostUsers` is false'
  if (hostNetwork) errors.forbidden(`${field}.hostNetwork`, detail)
  if (hostPID) errors.forbidden(`${field}.HostPID`, detail)
  if (hostIPC) errors.forbidden(`${field}.HostIPC`, detail)
}

function checkIdentity(errors: FieldErrors, field: string, spec: PodSpec): void {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain } = spec
  if (serviceAccountName)
    errors.invalidAll(`${field}.serviceAccountName`, serviceAccountName, dnsSubdomainErrors(serviceAccountName))
  if (nodeName) errors.invalidAll(`${field}.nodeName`, nodeName, dnsSubdomainErrors(nodeName))
  if (deadline !== undefined)
    errors.invalidAll(`${field}.activeDeadlineSeconds`, deadline, rangeErrors(deadline, 1, 2147483647))
  if (hostname) errors.invalidAll(`${field}.hostname`, hostname, dnsLabelErrors(hostname))
  if (subdomain) errors.invalidAll(`${field}.subdomain`, subdomain, dnsLabelErrors(subdomain))
}

function checkHostAliases(errors: FieldErrors, field: string, aliases: readonly HostAlias[] | undefined): void {
  for (const [index, { ip, hostnames }] of (aliases ?? []).entries()) {
    checkAddress(errors, `${field}[${index}].ip`, ip)
    for (const [at, hostname] of (hostnames ?? []).entries())
      errors.invalidAll(`${field}[${index}].hostnames[${at}]`, hostname, dnsSubdomainErrors(hostname))
  }
}

const preemptionPolicies = ['PreemptLowerPriority', 'Never']

function checkClasses(errors: FieldErrors, field: string, spec: PodSpec): void {
  const { priorityClassName, runtimeClassName, preemptionPolicy, os } = spec
  if (priorityClassName)
    errors.invalidAll(`${field}.priorityClassName`, priorityClassName, dnsSubdomainErrors(priorityClassName))
  if (runtimeClassName !== undefined)
    errors.invalidAll(`${field}.runtimeClassName`, runtimeClassName, dnsSubdomainErrors(runtimeClassName))
  if (preemptionPolicy !== undefined) errors.oneOf(`${field}.preemptionPolicy`, preemptionPolicy, preemptionPolicies)
  if (!os) return
  if (!os.name) errors.required(`${field}.os.name`, 'cannot be empty')
  else if (os.name !== 'linux' && os.name !== 'windows')
    errors.notSupported(`${field}.os`, os.name, ['linux', 'windows'])
  else if (os.name === 'windows') checkWindows(errors, field, spec)
  else checkLinux(errors, field, spec)
}

function checkDnsConfig(errors: FieldErrors, field: string, config: PodDNSConfig | undefined, policy = '') {
  if (policy === 'None') {
    if (!config) return errors.required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')
    if (!config.nameservers?.length)
      return errors.required(
        `${field}.nameservers`,
        'must provide at least one DNS nameserver when `dnsPolicy` is None',
      )
  }
  const { nameservers = [], searches = [], options = [] } = config ?? {}
  if (nameservers.length > 3)
    errors.invalid(`${field}.nameservers`, goList(nameservers), 'must not have more than 3 nameservers')
  for (const [index, address] of nameservers.entries()) checkAddress(errors, `${field}.nameservers[${index}]`, address)
  if (searches.length > 32)
    errors.invalid(`${field}.searches`, goList(searches), 'must not have more than 32 search paths')
  if (searches.join(' ').length > 2048)
    errors.invalid(
      `${field}.searches`,
      goList(searches),
      'must not have more than 2048 characters (including spaces) in the search list',
    )
  for (const [index, search] of searches.entries()) {
    const domain = search.replace(/\.$/, '')
    if (search !== '.') errors.invalidAll(`${field}.searches[${index}]`, domain, dnsSearchErrors(domain))
  }
  for (const [index, { name }] of options.entries())
    if (!name) errors.required(`${field}.options[${index}]`, 'must not be empty')
}
