import { isDeepStrictEqual } from 'node:util'
import type {
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  JSONSchemaProps,
  SelectableField,
} from '../../schema/types.gen.ts'
import type { Steps } from '../../steps.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import { checkDefaults } from './default-rules.ts'
import { checkExpressions } from './expression-rules.ts'
import { followFieldPath } from './instances/field-path.ts'
import { checkSchema } from './schema-rules.ts'
import { checkStructural } from './structural-rules.ts'

/** Checks what can be said for each version apart. What all of them say alike is told of by the fields that were there before there were versions. */
export function* checkVersionDetails(errors: FieldErrors, { versions }: CustomResourceDefinitionSpec): Steps<void> {
  const schemas = shared(versions, ({ schema }) => schema)
  const scales = shared(versions, ({ subresources }) => subresources)
  const fields = shared(versions, ({ selectableFields }) => selectableFields)
  for (const [index, version] of versions.entries()) {
    const path = `spec.versions[${index}]`
    const isFirst = index === 0
    if (isFirst || !schemas) yield* checkSchemaOf(errors, version, schemas ? 'spec.validation' : `${path}.schema`)
    if (isFirst || !scales) checkScale(errors, version.subresources?.scale, `${scales ? 'spec' : path}.subresources`)
    if (isFirst || !fields) checkSelectable(errors, version, `${fields ? 'spec' : path}.selectableFields`)
    checkDeprecation(errors, version, `${path}.deprecationWarning`)
  }
}

function shared<T>(
  versions: readonly CustomResourceDefinitionVersion[],
  of: (version: CustomResourceDefinitionVersion) => T,
): boolean {
  const [first] = versions
  return first === undefined || versions.every((version) => isDeepStrictEqual(of(version), of(first)))
}

/** At its root, as the schema of the status is taken out of it. */
const ALLOWED_WITH_STATUS = new Set(
  'description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf required items properties externalDocs example x-kubernetes-preserve-unknown-fields x-kubernetes-validations'.split(
    ' ',
  ),
)
const ALLOWED_TEXT =
  '[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]'

function* checkSchemaOf(
  errors: FieldErrors,
  { schema, subresources }: CustomResourceDefinitionVersion,
  path: string,
): Steps<void> {
  const root = schema?.openAPIV3Schema as JSONSchemaProps | undefined
  if (!root) return
  yield
  const at = `${path}.openAPIV3Schema`
  if (subresources?.status && Object.keys(root).some((name) => !ALLOWED_WITH_STATUS.has(name))) {
    const words = `only ${ALLOWED_TEXT} fields are allowed at the root of the schema if the status subresource is enabled`
    errors.invalid(at, '', words)
  }
  if (root.nullable) errors.forbidden(`${at}.nullable`, 'nullable cannot be true at the root')
  const structural = collect((list) => checkStructural(list, root, at))
  structural.sort((a, b) => (`${a.field}: ${a.message}` < `${b.field}: ${b.message}` ? -1 : 1))
  yield
  const defaults = structural.length > 0 ? [] : collect((list) => checkDefaults(list, root, at))
  yield
  const said = collect((list) => checkSchema(list, root, at))
  errors.list.push(...structural, ...defaults, ...said)
  yield
  if (structural.length + defaults.length + said.length === 0) checkExpressions(errors, root, at)
}

function checkScale(errors: FieldErrors, scale: CustomResourceSubresourceScale | undefined, path: string): void {
  if (!scale) return
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale
  checkPath(errors, specReplicasPath, `${path}.scale.specReplicasPath`, ['.spec.'], 'should be a json path under .spec')
  checkPath(
    errors,
    statusReplicasPath,
    `${path}.scale.statusReplicasPath`,
    ['.status.'],
    'should be a json path under .status',
  )
  if (labelSelectorPath)
    checkPath(
      errors,
      labelSelectorPath,
      `${path}.scale.labelSelectorPath`,
      ['.spec.', '.status.'],
      'should be a json path under either .spec or .status',
    )
}

function checkPath(errors: FieldErrors, value: string, path: string, starts: readonly string[], words: string): void {
  if (!value) errors.required(path)
  else if (!value.startsWith('.')) errors.invalid(path, value, 'must be a simple json path starting with .')
  else if (!starts.some((start) => value.startsWith(start))) errors.invalid(path, value, words)
}

const MOST_SELECTABLE = 8
const SELECTABLE_TYPES = ['string', 'boolean', 'integer']

function checkSelectable(
  errors: FieldErrors,
  { selectableFields, schema }: CustomResourceDefinitionVersion,
  path: string,
): void {
  const root = schema?.openAPIV3Schema as JSONSchemaProps | undefined
  if (!selectableFields?.length || !root) return
  const seen = new Set<string>()
  for (const [index, field] of selectableFields.entries())
    checkSelectableField(errors, field, root, `${path}[${index}].jsonPath`, seen)
  if (seen.size > MOST_SELECTABLE) errors.tooMany(path, seen.size, MOST_SELECTABLE)
}

function checkSelectableField(
  errors: FieldErrors,
  { jsonPath }: SelectableField,
  schema: JSONSchemaProps,
  path: string,
  seen: Set<string>,
) {
  if (!jsonPath) return errors.required(path)
  const found = followFieldPath(jsonPath, schema, false)
  if (typeof found === 'string') return errors.invalid(path, jsonPath, `is an invalid path: ${found}`)
  if (found.root === 'metadata') errors.invalid(path, jsonPath, 'must not point to fields in metadata')
  const words =
    'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'
  if (!SELECTABLE_TYPES.includes(found.schema.type ?? '')) errors.invalid(path, jsonPath, words)
  if (seen.has(found.text)) errors.duplicate(path, jsonPath)
  seen.add(found.text)
}

function checkDeprecation(
  errors: FieldErrors,
  { deprecated, deprecationWarning }: CustomResourceDefinitionVersion,
  path: string,
) {
  if (deprecationWarning === undefined) return
  if (!deprecated) return errors.invalid(path, deprecationWarning, 'can only be set for deprecated versions')
  if (Buffer.byteLength(deprecationWarning) > 256)
    errors.invalid(path, deprecationWarning, 'must be <= 256 characters long')
  if (deprecationWarning === '') errors.invalid(path, deprecationWarning, 'must not be an empty string')
}
