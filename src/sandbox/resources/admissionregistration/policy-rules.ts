import type { CelType } from '../../api/cel/types.ts'
import { DYN } from '../../api/cel/types.ts'
import type { Draft } from '../../objects.ts'
import type {
  AuditAnnotation,
  MatchResources,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList } from '../common/go-values.ts'
import { checkSelector } from '../common/labels.ts'
import { dns1035LabelErrors, dnsSubdomainErrors, qualifiedNameErrors } from '../common/names.ts'
import type { ExpressionScope } from './expression-types.ts'
import { checkConditions, checkExpression, checkRule } from './match-rules.ts'

const POLICIES = ['Fail', 'Ignore']
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const MOST_ANNOTATIONS = 20
/** Bytes. */
const LONGEST_ANNOTATION = 5120

/** `ValidateValidatingAdmissionPolicy` */
export function checkPolicy(errors: FieldErrors, { metadata, spec = {} }: Draft<ValidatingAdmissionPolicy>): void {
  const { failurePolicy, paramKind, matchConstraints, matchConditions, variables = [] } = spec
  const { validations = [], auditAnnotations = [] } = spec
  if (!failurePolicy) errors.required('spec.failurePolicy')
  else if (!POLICIES.includes(failurePolicy)) errors.notSupported('spec.failurePolicy', failurePolicy, POLICIES)
  if (paramKind) checkParamKind(errors, paramKind, 'spec.paramKind')
  if (matchConstraints) checkMatch(errors, matchConstraints, 'spec.matchConstraints')
  else errors.required('spec.matchConstraints')
  if (matchConstraints && !matchConstraints.resourceRules?.length)
    errors.required('spec.matchConstraints.resourceRules')
  const hasParams = paramKind !== undefined
  checkConditions(errors, matchConditions, 'spec.matchConditions', hasParams)
  const declared = new Map<string, CelType>()
  const scope: ExpressionScope = { hasParams, hasAuthorizer: true, ...(variables.length > 0 ? { declared } : {}) }
  for (const [index, { name, expression }] of variables.entries()) {
    const path = `spec.variables[${index}]`
    checkVariableName(errors, name, `${path}.name`)
    if (expression.trim() === '') errors.required(`${path}.expression`, 'expression is not specified')
    else declared.set(name, checkExpression(errors, expression, `${path}.expression`, scope) ?? DYN)
  }
  if (validations.length === 0 && auditAnnotations.length === 0)
    for (const field of ['validations', 'auditAnnotations'])
      errors.required(`spec.${field}`, 'validations or auditAnnotations must contain at least one item')
  for (const [index, validation] of validations.entries())
    checkValidation(errors, validation, `spec.validations[${index}]`, scope)
  checkAnnotations(errors, auditAnnotations, metadata.name ?? '', scope)
}

function checkVariableName(errors: FieldErrors, name: string, path: string): void {
  if (!name.trim()) errors.required(path, 'name is not specified')
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) errors.invalid(path, name, 'name is not a valid CEL identifier')
}

function checkParamKind(errors: FieldErrors, { apiVersion = '', kind = '' }: ParamKind, path: string): void {
  const [group = '', version = group, ...more] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const at = `${path}.apiVersion`
  if (apiVersion === '') errors.required(at)
  else if (more.length > 0) errors.invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)
  else {
    if (group !== '') errors.invalidAll(at, group, joined(dnsSubdomainErrors(group)))
    if (version === '') errors.invalid(at, apiVersion, 'version must be specified')
    else errors.invalidAll(at, version, joined(dns1035LabelErrors(version)))
  }
  if (kind === '') errors.required(`${path}.kind`)
  const wrong = kind === '' ? [] : joined(dns1035LabelErrors(kind.toLowerCase()))
  errors.invalidAll(
    `${path}.kind`,
    kind,
    wrong.map((text) => `may have mixed case, but should otherwise match: ${text}`),
  )
}

function joined(errors: readonly string[]): string[] {
  return errors.length === 0 ? [] : [errors.join(',')]
}

const MATCH_POLICIES = ['Equivalent', 'Exact']

function checkMatch(errors: FieldErrors, match: MatchResources, path: string): void {
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match
  if (matchPolicy !== undefined && !MATCH_POLICIES.includes(matchPolicy))
    errors.notSupported(`${path}.matchPolicy`, matchPolicy, MATCH_POLICIES)
  checkSelector(errors, `${path}.namespaceSelector`, namespaceSelector)
  checkSelector(errors, `${path}.objectSelector`, objectSelector)
  for (const [field, rules] of Object.entries({ resourceRules, excludeResourceRules }))
    for (const [index, rule] of rules.entries()) {
      const at = `${path}.${field}[${index}]`
      checkNames(errors, rule.resourceNames ?? [], `${at}.resourceNames`)
      checkRule(errors, rule, at)
    }
}

function checkNames(errors: FieldErrors, names: readonly string[], path: string): void {
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    errors.invalidAll(`${path}[${index}]`, name, segmentErrors(name))
    if (seen.has(name)) errors.duplicate(`${path}[${index}]`, name)
    seen.add(name)
  }
}

function segmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

function checkValidation(errors: FieldErrors, validation: Validation, path: string, scope: ExpressionScope): void {
  const { expression, message = '', messageExpression = '', reason } = validation
  if (expression.trim() === '') errors.required(`${path}.expression`, 'expression is not specified')
  else checkExpression(errors, expression, `${path}.expression`, scope, ['bool'])
  const at = `${path}.messageExpression`
  if (messageExpression.trim() !== '')
    checkExpression(errors, messageExpression, at, { ...scope, hasAuthorizer: false }, ['string'])
  else if (messageExpression !== '') errors.invalid(at, messageExpression, 'must be non-empty if specified')
  if (message !== '' && message.trim() === '')
    errors.invalid(`${path}.message`, message, 'message must be non-empty if specified')
  else if (/[\n\r]/.test(message.trim()))
    errors.invalid(`${path}.message`, message, 'message must not contain line breaks')
  if (reason !== undefined && !REASONS.includes(reason)) errors.notSupported(`${path}.reason`, reason, REASONS)
}

function checkAnnotations(
  errors: FieldErrors,
  annotations: readonly AuditAnnotation[],
  policy: string,
  scope: ExpressionScope,
): void {
  const keys = new Set<string>()
  if (annotations.length > MOST_ANNOTATIONS) {
    const shown = annotations.map(
      ({ key, valueExpression }) =>
        `admissionregistration.AuditAnnotation{Key:${JSON.stringify(key)}, ValueExpression:${JSON.stringify(valueExpression)}}`,
    )
    const value = new GoText(`[]admissionregistration.AuditAnnotation{${shown.join(', ')}}`)
    errors.invalid('spec.auditAnnotations', value, `must not have more than ${MOST_ANNOTATIONS} auditAnnotations`)
  }
  for (const [index, { key, valueExpression }] of annotations.entries()) {
    const path = `spec.auditAnnotations[${index}]`
    errors.invalidAll(`${path}.key`, `${policy}/${key}`, qualifiedNameErrors(`${policy}/${key}`))
    const text = valueExpression.trim()
    if (text === '') errors.required(`${path}.valueExpression`, 'valueExpression is not specified')
    else if (Buffer.byteLength(text) > LONGEST_ANNOTATION)
      errors.required(`${path}.valueExpression`, `must not exceed ${LONGEST_ANNOTATION} bytes in length`)
    else checkExpression(errors, text, `${path}.valueExpression`, scope, ['string', 'null_type'], valueExpression)
    if (keys.has(key)) errors.duplicate(`${path}.key`, key)
    keys.add(key)
  }
}

const ACTIONS = ['Audit', 'Deny', 'Warn']

/** `ValidateValidatingAdmissionPolicyBinding` */
export function checkBinding(errors: FieldErrors, { spec = {} }: Draft<ValidatingAdmissionPolicyBinding>): void {
  const { policyName, paramRef, matchResources, validationActions = [] } = spec
  if (!policyName) errors.required('spec.policyName')
  else errors.invalidAll('spec.policyName', policyName, dnsSubdomainErrors(policyName))
  if (paramRef) checkParamRef(errors, paramRef, 'spec.paramRef')
  if (matchResources) checkMatch(errors, matchResources, 'spec.matchResources')
  checkActions(errors, validationActions, 'spec.validationActions')
}

function checkActions(errors: FieldErrors, actions: readonly string[], path: string): void {
  for (const [index, action] of actions.entries()) {
    if (!ACTIONS.includes(action)) errors.notSupported(`${path}[${index}]`, action, ACTIONS)
    if (actions.indexOf(action) < index) errors.duplicate(`${path}[${index}]`, action)
  }
  const words =
    'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
  if (actions.includes('Deny') && actions.includes('Warn'))
    errors.invalid(path, goList(actions, 'admissionregistration.ValidationAction'), words)
  if (actions.length === 0) errors.required(path, 'at least one validation action is required')
}

const NOT_FOUND_ACTIONS = ['Deny', 'Allow']

function checkParamRef(errors: FieldErrors, ref: ParamRef, path: string): void {
  const { name, selector, parameterNotFoundAction } = ref
  if (name) errors.invalidAll(`${path}.name`, name, segmentErrors(name))
  if (name && selector) errors.forbidden(`${path}.name`, 'name and selector are mutually exclusive')
  checkSelector(errors, `${path}.selector`, selector)
  if (name && selector) errors.forbidden(`${path}.selector`, 'name and selector are mutually exclusive')
  if (!name && !selector) errors.required(path, 'one of name or selector must be specified')
  errors.oneOf(`${path}.parameterNotFoundAction`, parameterNotFoundAction, NOT_FOUND_ACTIONS)
}
