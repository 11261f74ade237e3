import type { Draft } from '../../objects.ts'
import type { APIService } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import { dns1035LabelErrors, dnsSubdomainErrors, portNumberErrors } from '../common/names.ts'
import type { Strategy } from '../types.ts'

const kind = kindRef<APIService>('apiregistration.k8s.io', 'apiservices', 'APIService')

export const apiServices: Strategy<APIService> = {
  kind,
  setDefaults({ spec }) {
    if (spec?.service) spec.service.port ??= 443
  },
  names: 'path',
  validate: (service) => collect((errors) => checkApiService(errors, service)),
  table: {
    columns: columnsOf(kind),
    cells: (object, { now }) => [object.metadata.name, serviceText(object), availableText(object), age(object, now)],
  },
}

/** `ValidateAPIService` */
function checkApiService(errors: FieldErrors, { metadata, spec }: Draft<APIService>): void {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec ?? {}
  const name = `${version}.${group}`
  if (metadata.name !== name)
    errors.invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`)
  if (group === '' && version !== 'v1')
    errors.required('spec.group', 'only v1 may have an empty group and it better be legacy kube')
  if (group !== '') errors.invalidAll('spec.group', group, dnsSubdomainErrors(group))
  errors.invalidAll('spec.version', version, dns1035LabelErrors(version))
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20000)
    errors.invalid('spec.groupPriorityMinimum', groupPriorityMinimum, 'must be positive and less than 20000')
  if (versionPriority <= 0 || versionPriority > 1000)
    errors.invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000')
  checkConnection(errors, spec)
}

function checkConnection(errors: FieldErrors, spec: APIService['spec']): void {
  const { service, caBundle = '', insecureSkipTLSVerify: insecure = false } = spec ?? {}
  const path = 'spec.insecureSkipTLSVerify'
  if (!service) {
    const bytes = `${Buffer.from(caBundle, 'base64').length} bytes`
    if (caBundle !== '') errors.invalid('spec.caBundle', bytes, 'local APIServices may not have a caBundle')
    if (insecure) errors.invalid(path, insecure, 'local APIServices may not have insecureSkipTLSVerify')
    return
  }
  if (!service.namespace) errors.required('spec.service.namespace')
  if (!service.name) errors.required('spec.service.name')
  const bad = portNumberErrors(service.port ?? 0)
  if (bad.length > 0) errors.invalid('spec.service.port', service.port, `port is not valid: ${bad.join(', ')}`)
  if (insecure && caBundle !== '') errors.invalid(path, insecure, 'may not be true if caBundle is present')
}

function serviceText({ spec }: APIService): string {
  return spec?.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local'
}

function availableText({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (!condition) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}
