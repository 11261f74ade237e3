import type { Draft } from '../../objects.ts'
import type {
  FlowcontrolV1Subject,
  FlowSchema,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, quote } from '../common/go-values.ts'
import { dnsLabelErrors, dnsSubdomainErrors } from '../common/names.ts'

const HIGHEST_PRECEDENCE = 10_000
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

/** `ValidateFlowSchemaSpec` */
export function checkFlowSchema(errors: FieldErrors, { metadata, spec }: Draft<FlowSchema>): void {
  checkPrecedence(errors, spec?.matchingPrecedence ?? 0, metadata.name)
  const { type } = spec?.distinguisherMethod ?? {}
  if (type !== undefined && type !== 'ByNamespace' && type !== 'ByUser')
    errors.notSupported(
      'spec.distinguisherMethod.type',
      new GoText(`flowcontrol.FlowDistinguisherMethod{Type:${quote(type)}}`),
      ['ByNamespace', 'ByUser'],
    )
  const level = spec?.priorityLevelConfiguration?.name ?? ''
  const path = 'spec.priorityLevelConfiguration.name'
  if (level === '') errors.required(path, 'must reference a priority level')
  else errors.invalidAll(path, level, dnsSubdomainErrors(level))
  for (const [index, rule] of (spec?.rules ?? []).entries()) checkRule(errors, `spec.rules[${index}]`, rule)
}

function checkPrecedence(errors: FieldErrors, precedence: number, name: string | undefined): void {
  const path = 'spec.matchingPrecedence'
  if (precedence <= 0) errors.invalid(path, precedence, 'must be a positive value')
  if (precedence > HIGHEST_PRECEDENCE)
    errors.invalid(path, precedence, `must not be greater than ${HIGHEST_PRECEDENCE}`)
  if (precedence === 1 && name !== 'exempt')
    errors.invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")
}

function checkRule(errors: FieldErrors, path: string, rule: PolicyRulesWithSubjects): void {
  const { subjects, resourceRules, nonResourceRules } = rule
  for (const [index, subject] of (subjects ?? []).entries()) checkSubject(errors, `${path}.subjects[${index}]`, subject)
  if (!subjects?.length) errors.required(`${path}.subjects`, 'subjects must contain at least one value')
  if (!resourceRules?.length && !nonResourceRules?.length)
    errors.required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')
  for (const [index, each] of (resourceRules ?? []).entries())
    checkResourceRule(errors, `${path}.resourceRules[${index}]`, each)
  for (const [index, each] of (nonResourceRules ?? []).entries())
    checkNonResourceRule(errors, `${path}.nonResourceRules[${index}]`, each)
}

const KINDS = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const
/** In the order in which the real server looks at them. */
const OTHERS = {
  ServiceAccount: ['User', 'Group'],
  User: ['ServiceAccount', 'Group'],
  Group: ['ServiceAccount', 'User'],
} as const

function checkSubject(errors: FieldErrors, path: string, subject: FlowcontrolV1Subject) {
  const { kind } = subject
  if (kind !== 'ServiceAccount' && kind !== 'User' && kind !== 'Group')
    return errors.notSupported(`${path}.kind`, kind, ['Group', 'ServiceAccount', 'User'])
  const field = KINDS[kind]
  if (!subject[field]) errors.required(`${path}.${field}`, `${field} is required when subject kind is '${kind}'`)
  else if (kind === 'ServiceAccount') checkServiceAccount(errors, `${path}.serviceAccount`, subject)
  else if (!subject[field]?.name) errors.required(`${path}.${field}.name`)
  for (const other of OTHERS[kind]) {
    const text = `${KINDS[other]} is forbidden when subject kind is not '${other}'`
    if (subject[KINDS[other]]) errors.forbidden(`${path}.${KINDS[other]}`, text)
  }
}

function checkServiceAccount(errors: FieldErrors, path: string, { serviceAccount }: FlowcontrolV1Subject): void {
  const { name = '', namespace = '' } = serviceAccount ?? {}
  if (name === '') errors.required(`${path}.name`)
  else if (name !== '*') errors.invalidAll(`${path}.name`, name, dnsSubdomainErrors(name))
  if (namespace === '') errors.required(`${path}.namespace`, 'must specify namespace for service account')
  else errors.invalidAll(`${path}.namespace`, namespace, dnsLabelErrors(namespace))
}

function checkResourceRule(errors: FieldErrors, path: string, rule: ResourcePolicyRule): void {
  const { verbs, apiGroups = [], resources = [], namespaces = [], clusterScope } = rule
  checkVerbs(errors, path, verbs ?? [])
  const missing = 'resource rules must supply at least one'
  checkNames(errors, `${path}.apiGroups`, apiGroups ?? [], `${missing} api group`, 'api groups')
  checkNames(errors, `${path}.resources`, resources ?? [], `${missing} resource`, 'resources')
  if (namespaces.length === 0 && clusterScope) return
  const text = 'resource rules that are not cluster scoped must supply at least one namespace'
  checkNames(errors, `${path}.namespaces`, namespaces, text, 'namespaces')
  if (namespaces.includes('*')) return
  const intro = "each member of this list must be '*' or a DNS-1123 label; "
  for (const [index, namespace] of namespaces.entries()) {
    const texts = dnsLabelErrors(namespace).map((error) => `${intro}${error}`)
    errors.invalidAll(`${path}.namespaces[${index}]`, namespace, texts)
  }
}

function checkNonResourceRule(errors: FieldErrors, path: string, rule: NonResourcePolicyRule): void {
  checkVerbs(errors, path, rule.verbs ?? [])
  const urls = rule.nonResourceURLs ?? []
  const field = `${path}.nonResourceURLs`
  checkNames(errors, field, urls, 'nonResourceURLs must contain at least one value', 'non-resource URLs')
  if (!urls.includes('*')) for (const [index, url] of urls.entries()) checkUrl(errors, `${field}[${index}]`, url)
}

function checkVerbs(errors: FieldErrors, path: string, verbs: readonly string[]): void {
  const field = `${path}.verbs`
  checkNames(errors, field, verbs, 'verbs must contain at least one value', 'verbs')
  if (verbs.includes('*') || verbs.every((verb) => VERBS.includes(verb))) return
  errors.notSupported(field, goList(verbs), VERBS)
}

/** At least one name, and `*` alone. */
function checkNames(errors: FieldErrors, path: string, names: readonly string[], missing: string, what: string): void {
  if (names.length === 0) errors.required(path, missing)
  else if (names.length > 1 && names.includes('*'))
    errors.invalid(path, goList(names), `if '*' is present, must not specify other ${what}`)
}

/** `ValidateNonResourceURLPath` */
function checkUrl(errors: FieldErrors, path: string, url: string): void {
  const text = urlError(url)
  if (text !== undefined) errors.invalid(path, url, text)
}

function urlError(url: string): string | undefined {
  if (url === '') return 'must not be empty'
  if (!url.startsWith('/')) return 'must start with slash'
  if (url.includes(' ')) return 'must not contain white-space'
  if (url.includes('//')) return 'must not contain double slash'
  const stars = url.split('*').length - 1
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined
}
