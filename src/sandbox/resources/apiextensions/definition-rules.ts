import { equalJson } from '../../api/json/values.ts'
import type { Draft } from '../../objects.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../../schema/types.gen.ts'
import type { Steps } from '../../steps.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, quote } from '../common/go-values.ts'
import { dns1035LabelErrors, dnsSubdomainErrors } from '../common/names.ts'
import { authorityError, checkAuthority, checkClient, checkReviewVersions } from '../common/webhook-client.ts'
import { checkVersionDetails } from './version-rules.ts'

/** `ValidateCustomResourceDefinition`, of an update when there is an old one. Schemas are long: in steps. */
export function* checkDefinition(
  errors: FieldErrors,
  definition: Draft<CustomResourceDefinition>,
  old?: CustomResourceDefinition,
): Steps<void> {
  const { metadata, spec, status } = definition
  const { plural } = spec.names
  if (!old && metadata.name !== `${plural}.${spec.group}`)
    errors.invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')
  checkGroup(errors, spec.group)
  errors.oneOf('spec.scope', spec.scope, ['Cluster', 'Namespaced'])
  for (const [index, version] of spec.versions.entries()) checkVersion(errors, index, version)
  checkVersionNames(errors, spec)
  checkNames(errors, spec.names)
  // Schemas are long; those of a definition whose status changes have been looked at before.
  if (!old || !equalJson(old.spec, spec)) yield* checkVersionDetails(errors, spec)
  checkColumns(errors, spec)
  checkConversion(errors, spec.conversion, old)
  if (old) checkUnchanged(errors, spec, old)
  checkStored(errors, spec, status?.storedVersions ?? [])
  checkApproval(errors, definition, old)
  if (spec.preserveUnknownFields && !old?.spec.preserveUnknownFields) {
    const words =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
    errors.invalid('spec.preserveUnknownFields', true, words)
  }
}

/** Fields are named as in the API server's own type. */
function checkConversion(
  errors: FieldErrors,
  conversion: CustomResourceConversion | undefined,
  old: CustomResourceDefinition | undefined,
): void {
  const client = 'spec.conversion.webhookClientConfig'
  const versions = 'spec.conversion.conversionReviewVersions'
  errors.oneOf('spec.conversion.strategy', conversion?.strategy, ['None', 'Webhook'])
  const { clientConfig, conversionReviewVersions = [] } = conversion?.webhook ?? {}
  if (conversion?.strategy === 'Webhook') {
    if (clientConfig) checkClient(errors, clientConfig, client)
    if (clientConfig && mustHaveAuthority(old)) checkAuthority(errors, clientConfig.caBundle, `${client}.caBundle`)
    if (!clientConfig) errors.required(client, 'required when strategy is set to Webhook')
    checkReviewVersions(errors, conversionReviewVersions, versions)
    return
  }
  const words = 'should not be set when strategy is not set to Webhook'
  if (clientConfig) errors.forbidden(client, words)
  if (conversionReviewVersions.length > 0) errors.forbidden(versions, words)
}

/** Before a definition is established, and once its authorities are wrong, they may be. */
function mustHaveAuthority(old: CustomResourceDefinition | undefined): boolean {
  if (!old || !isEstablished(old)) return false
  return authorityError(old.spec.conversion?.webhook?.clientConfig?.caBundle ?? '') === undefined
}

/** Whether its names are accepted, so that its resources are served. */
export function isEstablished({ status }: CustomResourceDefinition): boolean {
  return status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') ?? false
}

/** What is stored is found by these. */
function checkUnchanged(
  errors: FieldErrors,
  { scope, group, names }: CustomResourceDefinitionSpec,
  before: CustomResourceDefinition,
): void {
  const { spec: old } = before
  const immutable = (field: string, value: string, before: string) => {
    if (value !== before) errors.invalid(`spec.${field}`, value, 'field is immutable')
  }
  if (isEstablished(before)) {
    immutable('scope', scope, old.scope)
    immutable('names.kind', names.kind, old.names.kind)
  }
  immutable('group', group, old.group)
  immutable('names.plural', names.plural, old.names.plural)
}

const APPROVAL = 'api-approved.kubernetes.io'
const REVIEW = 'see https://github.com/kubernetes/enhancements/pull/1111'

/** Groups of the community are approved by it. */
function checkApproval(
  errors: FieldErrors,
  { metadata, spec }: Draft<CustomResourceDefinition>,
  old: CustomResourceDefinition | undefined,
): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return
  const state = approvalOf(metadata.annotations?.[APPROVAL])
  if (old && approvalOf(old.metadata.annotations?.[APPROVAL]) === state) return
  const field = `metadata.annotations[${APPROVAL}]`
  const words = `protected groups must have approval annotation "${APPROVAL}"`
  if (state === 'missing') errors.required(field, `${words}, ${REVIEW}`)
  if (state === 'invalid') {
    const either = `${words} with either a URL or a reason starting with "unapproved", ${REVIEW}`
    errors.invalid(field, metadata.annotations?.[APPROVAL], either)
  }
}

function approvalOf(annotation = ''): 'missing' | 'bypassed' | 'approved' | 'invalid' {
  if (annotation === '') return 'missing'
  if (annotation.startsWith('unapproved')) return 'bypassed'
  return /^[a-zA-Z][\w+.-]*:\/\/[^/]/.test(annotation) ? 'approved' : 'invalid'
}

function checkGroup(errors: FieldErrors, group: string) {
  if (!group) return errors.required('spec.group')
  errors.invalidAll('spec.group', group, dnsSubdomainErrors(group))
  if (!group.includes('.')) errors.invalid('spec.group', group, 'should be a domain with at least one dot')
}

function checkVersion(errors: FieldErrors, index: number, { name, schema }: CustomResourceDefinitionVersion) {
  const path = `spec.versions[${index}]`
  errors.invalidAll(`${path}.name`, name, dns1035LabelErrors(name))
  if (!schema?.openAPIV3Schema) errors.required(`${path}.schema.openAPIV3Schema`, 'schemas are required')
}

function checkVersionNames(errors: FieldErrors, { versions }: CustomResourceDefinitionSpec): void {
  const names = versions.map(({ name }) => name)
  const text = goVersions(versions)
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.invalid('spec.versions', text, 'must have exactly one version marked as storage version')
  if (new Set(names).size < names.length) errors.invalid('spec.versions', text, 'must contain unique version names')
  const [first] = names
  if (first !== undefined) errors.invalidAll('spec.version', first, dns1035LabelErrors(first))
}

/** Go prints pointers and lists by their addresses and items; this keeps to what can be compared, as when all versions say the same. */
function goVersions(versions: readonly CustomResourceDefinitionVersion[]): GoText {
  const type = 'apiextensions.CustomResourceDefinitionVersion'
  const nothing = [
    'Schema:(*apiextensions.CustomResourceValidation)(nil)',
    'Subresources:(*apiextensions.CustomResourceSubresources)(nil)',
    'AdditionalPrinterColumns:[]apiextensions.CustomResourceColumnDefinition(nil)',
    'SelectableFields:[]apiextensions.SelectableField(nil)',
  ]
  const texts = versions.map(({ name, served, storage, deprecated = false }) => {
    const plain = `Name:${quote(name)}, Served:${served}, Storage:${storage}, Deprecated:${deprecated}`
    return `${type}{${[plain, 'DeprecationWarning:(*string)(nil)', ...nothing].join(', ')}}`
  })
  return new GoText(`[]${type}{${texts.join(', ')}}`)
}

function checkNames(errors: FieldErrors, names: CustomResourceDefinitionNames): void {
  const { plural, singular, kind, listKind, shortNames = [], categories = [] } = names
  for (const [field, value] of Object.entries({ plural, singular, kind, listKind }))
    if (!value) errors.required(`spec.names.${field}`)
  const label = (field: string, value: string | undefined, prefix = '') => {
    const wrong = value ? dns1035LabelErrors(prefix === '' ? value : value.toLowerCase()) : []
    if (wrong.length > 0) errors.invalid(`spec.names.${field}`, value, `${prefix}${wrong.join(',')}`)
  }
  const mixed = 'may have mixed case, but should otherwise match: '
  label('plural', plural)
  label('singular', singular)
  label('kind', kind, mixed)
  label('listKind', listKind, mixed)
  for (const [index, name] of shortNames.entries()) label(`shortNames[${index}]`, name)
  if (kind && kind === listKind)
    errors.invalid('spec.names.listKind', listKind, 'kind and listKind may not be the same')
  for (const [index, name] of categories.entries()) label(`categories[${index}]`, name)
}

const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']
const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']

function checkColumns(errors: FieldErrors, { versions }: CustomResourceDefinitionSpec): void {
  for (const [index, { additionalPrinterColumns }] of versions.entries()) {
    const field = versions.length === 1 ? 'spec' : `spec.versions[${index}]`
    for (const [at, column] of (additionalPrinterColumns ?? []).entries())
      checkColumn(errors, `${field}.additionalPrinterColumns[${at}]`, column)
  }
}

function checkColumn(
  errors: FieldErrors,
  path: string,
  { name, type, format, jsonPath }: CustomResourceColumnDefinition,
) {
  if (!name) errors.required(`${path}.name`)
  if (!type) errors.required(`${path}.type`, `must be one of ${columnTypes.join(',')}`)
  else if (!columnTypes.includes(type)) errors.invalid(`${path}.type`, type, `must be one of ${columnTypes.join(',')}`)
  if (format && !columnFormats.includes(format))
    errors.invalid(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`)
  if (!jsonPath) errors.required(`${path}.JSONPath`)
  else if (!jsonPath.startsWith('.'))
    errors.invalid(`${path}.JSONPath`, jsonPath, 'must be a simple json path starting with .')
}

function checkStored(errors: FieldErrors, { versions }: CustomResourceDefinitionSpec, stored: readonly string[]) {
  const field = 'status.storedVersions'
  if (stored.length === 0) return errors.invalid(field, goList(undefined), 'must have at least one stored version')
  for (const { name, storage } of versions)
    if (storage && !stored.includes(name))
      errors.invalid(field, goList(stored), `must have the storage version ${name}`)
  for (const [index, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue
    const words = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    errors.invalid(`${field}[${index}]`, name, words)
  }
}
