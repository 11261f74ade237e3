import { compareQuantity, parseQuantity } from '../../../api/quantity.ts'
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { configMapKeyErrors, dnsSubdomainErrors, envNameErrors, qualifiedNameErrors } from '../../common/names.ts'

export function checkEnv(errors: FieldErrors, field: string, variables: readonly EnvVar[] | undefined): void {
  for (const [index, variable] of (variables ?? []).entries()) {
    const path = `${field}[${index}]`
    if (!variable.name) errors.required(`${path}.name`)
    else errors.invalidAll(`${path}.name`, variable.name, envNameErrors(variable.name))
    if (variable.valueFrom) checkValueFrom(errors, `${path}.valueFrom`, variable)
  }
}

function checkValueFrom(errors: FieldErrors, field: string, { value, valueFrom }: EnvVar): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom ?? {}
  if (fieldRef) checkFieldRef(errors, `${field}.fieldRef`, fieldRef, fieldsForEnv)
  if (resourceFieldRef) checkResourceFieldRef(errors, `${field}.resourceFieldRef`, resourceFieldRef, false)
  if (configMapKeyRef) checkKeyRef(errors, `${field}.configMapKeyRef`, configMapKeyRef)
  if (secretKeyRef) checkKeyRef(errors, `${field}.secretKeyRef`, secretKeyRef)
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(Boolean).length
  if (sources === 0)
    errors.invalid(
      field,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    )
  else if (value) errors.invalid(field, '', 'may not be specified when `value` is not empty')
  else if (sources > 1) errors.invalid(field, '', 'may not have more than one field specified at a time')
}

const fieldsForEnv = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

export const fieldsForVolumes = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]

/** Labels that the downward API knows at all (`ConvertDownwardAPIFieldLabel`). */
const convertible = new Set([
  ...fieldsForEnv,
  ...fieldsForVolumes,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
])

/** A field of the pod, for an environment variable or a downward API file. */
export function checkFieldRef(
  errors: FieldErrors,
  field: string,
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
) {
  if (!apiVersion) return errors.required(`${field}.apiVersion`)
  if (!fieldPath) return errors.required(`${field}.fieldPath`)
  const problem = conversionProblem(apiVersion, fieldPath)
  if (problem) return errors.invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`)
  const subscript = /^(.*)\['(.*)'\]$/.exec(fieldPath)
  if (subscript) {
    const [, path = '', key = ''] = subscript
    errors.invalidAll(field, key, qualifiedNameErrors(path === 'metadata.annotations' ? key.toLowerCase() : key))
  } else if (!supported.includes(fieldPath)) errors.notSupported(`${field}.fieldPath`, fieldPath, supported)
}

function conversionProblem(apiVersion: string, fieldPath: string): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`
  const path = /^(.*)\['.*'\]$/.exec(fieldPath)?.[1]
  if (path === undefined) return convertible.has(fieldPath) ? undefined : `field label not supported: ${fieldPath}`
  const known = path === 'metadata.annotations' || path === 'metadata.labels'
  return known ? undefined : `field label does not support subscript: ${fieldPath}`
}

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** A resource of a container, for an environment variable or a downward API file. */
export function checkResourceFieldRef(
  errors: FieldErrors,
  field: string,
  { containerName, resource, divisor }: ResourceFieldSelector,
  inVolume: boolean,
): void {
  if (inVolume && !containerName) errors.required(`${field}.containerName`)
  else if (!resource) errors.required(`${field}.resource`)
  else if (!resourceFields.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource))
    errors.notSupported(`${field}.resource`, resource, resourceFields)
  checkDivisor(errors, `${field}.divisor`, resource ?? '', divisor ?? '0')
}

function checkDivisor(errors: FieldErrors, field: string, resource: string, divisor: string): void {
  if (compareQuantity(parseQuantity(divisor), parseQuantity('0')) === 0) return
  const name = resource.replace(/^(limits|requests)\./, '')
  if (name === 'cpu') {
    if (divisor !== '1' && divisor !== '1m')
      errors.invalid(field, resource, "only divisor's values 1m and 1 are supported with the cpu resource")
    return
  }
  const what = divisorWords(name)
  if (what && !byteDivisors.includes(divisor))
    errors.invalid(
      field,
      resource,
      `only divisor's values ${byteDivisors.join(', ')} are supported with the ${what} resource`,
    )
}

function divisorWords(name: string): string | undefined {
  if (name === 'ephemeral-storage') return 'local ephemeral storage'
  if (name.startsWith('hugepages-')) return 'hugepages'
  return name === 'memory' ? 'memory' : undefined
}

function checkKeyRef(errors: FieldErrors, field: string, { name, key }: ConfigMapKeySelector): void {
  errors.invalidAll(`${field}.name`, name ?? '', dnsSubdomainErrors(name ?? ''))
  if (!key) errors.required(`${field}.key`)
  else errors.invalidAll(`${field}.key`, key, configMapKeyErrors(key))
}

export function checkEnvFrom(errors: FieldErrors, field: string, sources: readonly EnvFromSource[] | undefined): void {
  for (const [index, { prefix, configMapRef, secretRef }] of (sources ?? []).entries()) {
    const path = `${field}[${index}]`
    if (prefix) errors.invalidAll(`${path}.prefix`, prefix, envNameErrors(prefix))
    if (configMapRef) checkName(errors, `${path}.configMapRef.name`, configMapRef.name)
    if (secretRef) checkName(errors, `${path}.secretRef.name`, secretRef.name)
    if (!configMapRef && !secretRef) errors.invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')
    else if (configMapRef && secretRef)
      errors.invalid(field, '', 'may not have more than one field specified at a time')
  }
}

function checkName(errors: FieldErrors, field: string, name: string | undefined) {
  if (!name) return errors.required(field)
  errors.invalidAll(field, name, dnsSubdomainErrors(name))
}
