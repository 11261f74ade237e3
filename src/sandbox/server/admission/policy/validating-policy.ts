import { forbidden, StatusError } from '../../../api/status.ts'
import {
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
} from '../../../resources/admissionregistration/policies.ts'
import type {
  MatchResources,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../schema/types.gen.ts'
import { atOnce, type Steps } from '../../../steps.ts'
import type { Authorizer } from '../../authorization/types.ts'
import { type Criteria, isExempt, matchRequest } from '../matching/match.ts'
import type { Subject } from '../matching/variables.ts'
import { shownName } from '../new-object.ts'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../types.ts'
import { evaluatePolicy, type Refusal } from './evaluate.ts'
import { ConfigurationError, collectParams } from './params.ts'

interface Denial extends Refusal {
  readonly policy: string
  readonly binding: string | undefined
}

/** Source: apiserver/pkg/admission/plugin/policy/validating/dispatcher.go. */
export function validatingAdmissionPolicy(authorizer: Authorizer): AdmissionPlugin {
  const judge = function* (request: AdmissionRequest, context: AdmissionContext): Steps<void> {
    const policies = context.reader.list(validatingAdmissionPolicies.kind)
    if (policies.length === 0 || isExempt(request)) return
    const bindings = context.reader.list(validatingAdmissionPolicyBindings.kind)
    const run = { request, context, authorizer }
    const all: Denial[] = []
    for (const policy of policies) all.push(...(yield* denials(policy, bindingsOf(policy, bindings), run)))
    if (all[0]) throw refusal(request, all[0])
  }
  const connect: AdmissionPlugin['connect'] = (request, context) => atOnce(judge(request, context))
  return { name: 'ValidatingAdmissionPolicy', validateSteps: judge, connect }
}

interface Run {
  readonly request: AdmissionRequest
  readonly context: AdmissionContext
  readonly authorizer: Authorizer
}

function bindingsOf(
  { metadata }: ValidatingAdmissionPolicy,
  bindings: readonly ValidatingAdmissionPolicyBinding[],
): readonly ValidatingAdmissionPolicyBinding[] {
  return bindings.filter(({ spec }) => spec?.policyName === metadata.name)
}

function* denials(
  policy: ValidatingAdmissionPolicy,
  bindings: readonly ValidatingAdmissionPolicyBinding[],
  { request, context, authorizer }: Run,
): Steps<Denial[]> {
  const constraints = policy.spec?.matchConstraints
  const matched = bindings.length > 0 && constraints && matchRequest(criteriaOf(constraints), request, context)
  if (!matched) return []
  const subject = { request, matched, context, authorizer }
  const found: Denial[] = []
  for (const binding of bindings) {
    const { matchResources, validationActions = [] } = binding.spec ?? {}
    if (matchResources && !matchRequest(criteriaOf(matchResources), request, context)) continue
    const who = { policy: policy.metadata.name, binding: binding.metadata.name }
    const refused = yield* refusals(policy, binding, subject)
    found.push(...refused.flatMap((each) => act({ ...each, ...who }, validationActions, request.warnings)))
  }
  return found
}

/** What a policy has against the request with each of the parameters of a binding. */
function* refusals(
  policy: ValidatingAdmissionPolicy,
  { spec }: ValidatingAdmissionPolicyBinding,
  subject: Subject,
): Steps<Refusal[]> {
  const { request, context } = subject
  const found: Refusal[] = []
  try {
    for (const params of collectParams(policy.spec?.paramKind, spec?.paramRef, request, context))
      found.push(...(yield* evaluatePolicy(policy, subject, params)))
    return found
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    if (policy.spec?.failurePolicy === 'Ignore') return []
    return [{ message: `failed to configure binding: ${error.message}`, reason: 'Invalid', always: true }]
  }
}

function act(denial: Denial, actions: readonly string[], warnings: string[]): Denial[] {
  if (denial.always) return [denial]
  const { policy, binding, message } = denial
  if (actions.includes('Warn'))
    warnings.push(`Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${binding}': ${message}`)
  return actions.includes('Deny') ? [denial] : []
}

function criteriaOf(match: MatchResources): Criteria {
  const { resourceRules = [], excludeResourceRules = [], matchPolicy, namespaceSelector, objectSelector } = match
  return { rules: resourceRules, excluded: excludeResourceRules, matchPolicy, namespaceSelector, objectSelector }
}

const CODES: Readonly<Record<string, number | undefined>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
}

function refusal(request: AdmissionRequest, { policy, binding, message, reason }: Denial): StatusError {
  const { served } = request
  const where = binding === undefined ? '' : ` with binding '${binding}'`
  const text = `ValidatingAdmissionPolicy '${policy}'${where} denied request: ${message}`
  const { status } = forbidden(served.info, shownName(request), text)
  const details = { ...status.details, causes: [{ message: text }] }
  return new StatusError({ message: status.message, reason, details, code: CODES[reason] ?? 422 })
}
