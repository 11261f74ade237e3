import type { Draft } from '../../objects.ts'
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressSpec,
  TypedLocalObjectReference,
} from '../../schema/types.gen.ts'
import { checkAddress, isAddress } from '../common/addresses.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import {
  dns1035LabelErrors,
  dnsSubdomainErrors,
  pathSegmentErrors,
  portNameErrors,
  portNumberErrors,
  wildcardDomainErrors,
} from '../common/names.ts'
import { checkPublicName } from '../core/services/addresses.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

/** `ValidateIngressCreate`. */
export function checkIngress(errors: FieldErrors, { metadata, spec = {} }: Draft<Ingress>): void {
  const annotation = metadata.annotations?.[classAnnotation]
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.invalid(
      'spec',
      new GoText('[]networking.IngressRule(nil)'),
      'either `defaultBackend` or `rules` must be specified',
    )
  if (spec.defaultBackend) checkBackend(errors, 'spec.defaultBackend', spec.defaultBackend)
  for (const [index, rule] of (spec.rules ?? []).entries()) {
    if (rule.host) checkHost(errors, `spec.rules[${index}].host`, rule.host)
    if (rule.http) checkPaths(errors, `spec.rules[${index}].http.paths`, rule.http.paths)
  }
  checkTls(errors, spec)
  const { ingressClassName: name } = spec
  if (name !== undefined) errors.invalidAll('spec.ingressClassName', name, dnsSubdomainErrors(name))
  if (annotation !== undefined && name !== undefined && annotation !== name && !metadata.resourceVersion)
    errors.invalid(
      'metadata.annotations.kubernetes.io/ingress.class',
      annotation,
      'must match `ingressClassName` when both are specified',
    )
}

function checkHost(errors: FieldErrors, field: string, host: string): void {
  if (isAddress(host)) errors.invalid(field, host, 'must be a DNS name, not an IP address')
  errors.invalidAll(field, host, host.includes('*') ? wildcardDomainErrors(host) : dnsSubdomainErrors(host))
}

function checkTls(errors: FieldErrors, { tls }: IngressSpec): void {
  for (const [index, { hosts, secretName }] of (tls ?? []).entries()) {
    for (const [at, host] of (hosts ?? []).entries()) {
      const problems = host.includes('*') ? wildcardDomainErrors(host) : dnsSubdomainErrors(host)
      errors.invalidAll(`spec.tls[${index}].hosts[${at}]`, host, problems)
    }
    if (secretName) errors.invalidAll(`spec.tls[${index}].secretName`, secretName, dnsSubdomainErrors(secretName))
  }
}

function checkPaths(errors: FieldErrors, field: string, paths: readonly HTTPIngressPath[] | undefined) {
  if (!paths?.length) return errors.required(field)
  for (const [index, path] of paths.entries()) {
    const at = `${field}[${index}]`
    // Without it nothing else of the path is looked at.
    if (!path.pathType) errors.required(`${at}.pathType`, 'pathType must be specified')
    else {
      checkPath(errors, at, path)
      checkBackend(errors, `${at}.backend`, path.backend)
    }
  }
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badSuffixes = ['/..', '/.']

function checkPath(errors: FieldErrors, field: string, { path = '', pathType }: HTTPIngressPath) {
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) errors.invalid(`${field}.path`, path, 'must be an absolute path')
    checkPlainPath(errors, `${field}.path`, path)
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) errors.invalid(`${field}.path`, path, 'must be an absolute path')
  } else errors.notSupported(`${field}.pathType`, pathType, pathTypes)
}

/** Paths that are compared must not be a way around the comparison. */
function checkPlainPath(errors: FieldErrors, field: string, path: string): void {
  for (const text of badSequences) if (path.includes(text)) errors.invalid(field, path, `must not contain '${text}'`)
  for (const text of badSuffixes) if (path.endsWith(text)) errors.invalid(field, path, `cannot end with '${text}'`)
}

function checkBackend(errors: FieldErrors, field: string, { service, resource }: IngressBackend): void {
  if (resource && service) errors.invalid(field, '', 'cannot set both resource and service backends')
  else if (resource) {
    checkTypedReference(errors, `${field}.resource`, resource)
  } else if (service) checkService(errors, field, service)
  else errors.invalid(field, '', 'resource or service backend is required')
}

function checkService(
  errors: FieldErrors,
  field: string,
  { name, port }: NonNullable<IngressBackend['service']>,
): void {
  if (!name) errors.required(`${field}.service.name`)
  else errors.invalidAll(`${field}.service.name`, name, dns1035LabelErrors(name))
  const { name: portName, number } = port ?? {}
  if (portName && number) errors.invalid(field, '', 'cannot set both port name & port number')
  else if (portName) errors.invalidAll(`${field}.service.port.name`, portName, portNameErrors(portName))
  else if (number) errors.invalidAll(`${field}.service.port.number`, number, portNumberErrors(number))
  else errors.required(field, 'port name or number is required')
}

/** `ValidateIngressLoadBalancerStatus`: addresses that were there before are taken as they are. */
export function checkIngressStatus(errors: FieldErrors, { status }: Ingress, old: Ingress): void {
  const known = new Set((old.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip))
  for (const [index, { ip, hostname }] of (status?.loadBalancer?.ingress ?? []).entries()) {
    const field = `status.loadBalancer.ingress[${index}]`
    if (ip && !known.has(ip)) checkAddress(errors, `${field}.ip`, ip)
    if (hostname) checkPublicName(errors, `${field}.hostname`, hostname)
  }
}

/** `validateIngressTypedLocalObjectReference` */
export function checkTypedReference(errors: FieldErrors, field: string, reference: TypedLocalObjectReference): void {
  const { apiGroup, kind, name } = reference
  if (apiGroup !== undefined && apiGroup !== null)
    errors.invalidAll(`${field}.apiGroup`, apiGroup, dnsSubdomainErrors(apiGroup))
  for (const [key, value] of Object.entries({ kind, name })) {
    if (!value) errors.required(`${field}.${key}`, `${key} is required`)
    else errors.invalidAll(`${field}.${key}`, value, pathSegmentErrors(value))
  }
}
