import type { Draft } from '../../objects.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../../schema/types.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, quote } from '../common/go-values.ts'
import { dns1035LabelErrors, dnsSubdomainErrors } from '../common/names.ts'
import { checkVersionDetails } from './version-rules.ts'

/** `ValidateCustomResourceDefinition` */
export function checkDefinition(errors: FieldErrors, definition: Draft<CustomResourceDefinition>): void {
  const { metadata, spec, status } = definition
  const { plural } = spec.names
  if (metadata.name !== `${plural}.${spec.group}`)
    errors.invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')
  checkGroup(errors, spec.group)
  errors.oneOf('spec.scope', spec.scope, ['Cluster', 'Namespaced'])
  for (const [index, version] of spec.versions.entries()) checkVersion(errors, index, version)
  checkVersionNames(errors, spec)
  checkNames(errors, spec.names)
  checkVersionDetails(errors, spec)
  checkColumns(errors, spec)
  checkStored(errors, spec, status?.storedVersions ?? [])
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

/** Go prints all fields, some as memory addresses; this keeps to what can be compared. */
function goVersions(versions: readonly CustomResourceDefinitionVersion[]): GoText {
  const type = 'apiextensions.CustomResourceDefinitionVersion'
  const texts = versions.map(
    ({ name, served, storage }) => `${type}{Name:${quote(name)}, Served:${served}, Storage:${storage}}`,
  )
  return new GoText(`[]${type}{${texts.join(', ')}}`)
}

function checkNames(errors: FieldErrors, names: CustomResourceDefinitionNames): void {
  const label = (field: string, value: string) =>
    errors.invalidAll(`spec.names.${field}`, value, dns1035LabelErrors(value))
  const { plural, singular, kind, listKind, shortNames, categories } = names
  for (const [field, value] of Object.entries({ plural, singular, kind, listKind })) {
    if (!value || (field === 'listKind' && !kind)) errors.required(`spec.names.${field}`)
    else label(field, value.toLowerCase() === value || field.endsWith('ingular') ? value : value.toLowerCase())
  }
  for (const [index, name] of (shortNames ?? []).entries()) label(`shortNames[${index}]`, name)
  for (const [index, name] of (categories ?? []).entries()) label(`categories[${index}]`, name)
  if (kind && kind === listKind)
    errors.invalid('spec.names.listKind', listKind, 'kind and listKind may not be the same')
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
  for (const [index, name] of stored.entries())
    if (!versions.some((version) => version.name === name))
      errors.invalid(`${field}[${index}]`, name, 'must appear in spec.versions')
  const storage = versions.filter((version) => version.storage).at(-1)
  if (storage && !stored.includes(storage.name))
    errors.invalid(field, goList(stored), `must have the storage version ${storage.name}`)
}
