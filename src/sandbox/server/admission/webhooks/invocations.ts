import { perObject } from '../../../../util/per-object.ts'
import { badRequest, forbidden, StatusError } from '../../../api/status.ts'
import { expressionVariables } from '../../../resources/admissionregistration/expression-types.ts'
import { compileCel } from '../../../resources/common/cel.ts'
import type { MatchCondition } from '../../../schema/types.gen.ts'
import { atOnce } from '../../../steps.ts'
import type { Authorizer } from '../../authorization/types.ts'
import { internalError } from '../../statuses.ts'
import { type Compiled, compiled, evaluate, meetsConditions, OutOfBudget } from '../matching/conditions.ts'
import { matchRequest } from '../matching/match.ts'
import { CONDITIONS_BUDGET, newBudget, type Subject, subjectVariables } from '../matching/variables.ts'
import { shownName } from '../new-object.ts'
import type { AdmissionContext, AdmissionRequest } from '../types.ts'
import type { Answer, Verdict, Webhook } from './review.ts'

/** A webhook of a configuration. */
export interface Hook<T extends Webhook = Webhook> {
  /** Of its own among all. */
  readonly id: string
  readonly webhook: T
}

/** All webhooks, configurations by name. */
export function hooksOf<T extends Webhook>(
  configurations: readonly { metadata: { name: string; uid: string }; webhooks?: T[] | undefined }[],
): Hook<T>[] {
  return configurations.flatMap(({ metadata, webhooks = [] }) =>
    webhooks.map((webhook) => ({ id: `${metadata.uid}/${webhook.name}`, webhook })),
  )
}

/** The request as a webhook sees it; undefined when it is not about what it asks for. Throws what its conditions fail with. */
export function subjectOf(
  { webhook }: Hook,
  request: AdmissionRequest,
  context: AdmissionContext,
  authorizer: Authorizer,
): Subject | undefined {
  const { rules = [], matchPolicy, namespaceSelector, objectSelector } = webhook
  if (rules.length === 0) return undefined
  const matched = matchRequest({ rules, matchPolicy, namespaceSelector, objectSelector }, request, context)
  if (!matched) return undefined
  const subject = { request, matched, context, authorizer }
  if (!meets(webhook, subject)) return undefined
  if (request.dryRun && !['None', 'NoneOnDryRun'].includes(webhook.sideEffects))
    throw badRequest(`admission webhook ${JSON.stringify(webhook.name)} does not support dry run`)
  return subject
}

const programs = perObject((_: Webhook) => new Map<string, Compiled>())

function meets(webhook: Webhook, subject: Subject): boolean {
  const { matchConditions = [] } = webhook
  if (matchConditions.length === 0) return true
  const known = programs(webhook)
  const types = expressionVariables({ hasParams: false, hasAuthorizer: true })
  const variables = subjectVariables(subject)
  const budget = newBudget(CONDITIONS_BUDGET)
  try {
    const check = ({ name, expression }: MatchCondition) => {
      const program = known.get(name) ?? compiled(() => compileCel(expression, types))
      known.set(name, program)
      return evaluate(program, variables, budget)
    }
    const result = atOnce(meetsConditions(matchConditions, check))
    if (typeof result === 'boolean') return result
    return orFail(webhook, subject, result.error)
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error
    return orFail(webhook, subject, error.message)
  }
}

function orFail({ failurePolicy }: Webhook, { request }: Subject, error: string): boolean {
  if (failurePolicy === 'Ignore') return false
  throw forbidden(request.served.info, shownName(request), error)
}

/** What a webhook has said, its warnings passed on; undefined when it could not be asked and need not be. Throws when it refuses. */
export function heed({ webhook }: Hook, answer: Answer, warnings: string[]): Verdict | undefined {
  if ('failure' in answer) {
    if (webhook.failurePolicy === 'Ignore') return undefined
    throw internalError(`failed calling webhook ${JSON.stringify(webhook.name)}: ${answer.failure}`)
  }
  warnings.push(...answer.warnings)
  if (answer.allowed) return answer
  throw refused(webhook.name, answer.status ?? {})
}

function refused(name: string, status: Readonly<Record<string, unknown>>): StatusError {
  const { message, reason, code, details } = status as {
    message?: string
    reason?: string
    code?: number
    details?: object
  }
  const start = `admission webhook ${JSON.stringify(name)} denied the request`
  const said = message || reason
  return new StatusError({
    message: said ? `${start}: ${said}` : `${start} without explanation`,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code: code !== undefined && code >= 400 ? code : 400,
  })
}
