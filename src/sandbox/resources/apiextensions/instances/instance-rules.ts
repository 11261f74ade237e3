import type { Draft, KubeObject } from '../../../objects.ts'
import type { CustomResourceSubresourceScale, JSONSchemaProps } from '../../../schema/types.gen.ts'
import type { Steps } from '../../../steps.ts'
import { qualifiedNameErrors } from '../../common/names.ts'
import type { FieldError } from '../../types.ts'
import { compileRules, type RuleNode } from './compiled-rules.ts'
import { type Before, before, beforeProperty, UNKNOWN_BEFORE } from './correlate.ts'
import { ruleSteps } from './rules.ts'
import { scaleErrors } from './scale-errors.ts'
import { schemaErrors } from './validate.ts'

/** What holds for the objects of one version of a custom kind. */
export interface InstanceRules {
  readonly errors: (object: Draft, old?: KubeObject) => Steps<FieldError[]>
  /** Of an update of the status: nothing else is looked at but by rules. */
  readonly statusErrors: (object: KubeObject, old: KubeObject) => Steps<FieldError[]>
  /** What an object breaks as it did before, once its errors were looked for. */
  readonly ratcheted: (object: Draft) => readonly string[]
  readonly warnings: (object: Draft, old: KubeObject | undefined) => string[]
}

/** Errors of these kinds make values that rules could not be evaluated on. */
const BLOCKING: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])
const UNCHECKED: FieldError = {
  field: '<nil>',
  reason: 'FieldValueInvalid',
  message:
    'Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
}

/** Source: apiextensions-apiserver/pkg/registry/customresource/strategy.go. */
export function createInstanceRules(
  schema: JSONSchemaProps | undefined,
  scale?: CustomResourceSubresourceScale,
): InstanceRules {
  let compiled: { node: RuleNode | undefined } | undefined
  const ratcheted = new WeakMap<Draft, string[]>()
  function* withRules(found: FieldError[], object: Draft, was: Before, isUpdate: boolean): Steps<FieldError[]> {
    if (!schema) return found
    compiled ??= { node: compileRules(schema, true) }
    if (!compiled.node) return found
    if (found.some(({ reason }) => BLOCKING.has(reason))) return [...found, UNCHECKED]
    yield
    const result = yield* ruleSteps(compiled.node, object, was, isUpdate)
    const texts = result.ratcheted.map(({ field, message }) => `${field}: ${message}`)
    if (texts.length > 0) ratcheted.set(object, texts)
    return [...found, ...result.errors]
  }
  return {
    errors: (object, old) => {
      const was = old ? before(object, old) : UNKNOWN_BEFORE
      const found = schema ? schemaErrors(object, schema, '', was) : []
      return withRules([...found, ...scaleErrors(object, scale)], object, was, old !== undefined)
    },
    statusErrors: (object, old) => {
      const was = before(object, old)
      const found = schema ? statusErrors(object, schema, was) : []
      return withRules([...found, ...scaleErrors(object, scale, true)], object, was, true)
    },
    ratcheted: (object) => ratcheted.get(object) ?? [],
    warnings: finalizerWarnings,
  }
}

/** Errors name their place in the status in their text, and in the object in their field. */
function statusErrors(object: object, schema: JSONSchemaProps, was: Before): FieldError[] {
  const own = schema.properties?.['status']
  const status: unknown = Object(object).status
  if (!own || status === undefined) return []
  const errors = schemaErrors(status, own, '', beforeProperty(was, 'status', status, true))
  return errors.map((error) => ({ ...error, field: error.field === '<nil>' ? 'status' : `status.${error.field}` }))
}

const STANDARD = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])
const PREFER = 'prefer a domain-qualified finalizer name'

function finalizerWarnings({ metadata }: Draft, old: KubeObject | undefined): string[] {
  const known = new Set(old?.metadata.finalizers)
  const added = [...new Set(metadata.finalizers)].filter((name) => !known.has(name)).sort()
  return added.flatMap((name) => {
    const start = `metadata.finalizers: ${JSON.stringify(name)}:`
    const wrong = qualifiedNameErrors(name).map((error) => `${start} ${error}`)
    if (name.includes('/') || STANDARD.has(name)) return wrong
    const path = name.includes('.') ? ' including a path (/)' : ''
    return [...wrong, `${start} ${PREFER}${path} to avoid accidental conflicts with other finalizer writers`]
  })
}
