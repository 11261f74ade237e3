import type { MutatingWebhook, ValidatingWebhook } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { checkSelector } from '../common/labels.ts'
import { dnsSubdomainErrors } from '../common/names.ts'
import { checkClient, checkReviewVersions } from '../common/webhook-client.ts'
import { checkConditions, checkRule } from './match-rules.ts'

type Webhook = MutatingWebhook | ValidatingWebhook

const SIDE_EFFECTS = ['None', 'NoneOnDryRun']

/** `ValidateValidatingWebhookConfiguration`, and the same of mutating ones. */
export function checkWebhooks(errors: FieldErrors, webhooks: readonly Webhook[] = []): void {
  const names = new Set<string>()
  for (const [index, webhook] of webhooks.entries()) {
    const path = `webhooks[${index}]`
    checkWebhook(errors, webhook, path)
    const versions = webhook.admissionReviewVersions ?? []
    checkReviewVersions(errors, versions, `${path}.admissionReviewVersions`, 'must specify one of v1, v1beta1')
    if (webhook.name && names.has(webhook.name)) errors.duplicate(`${path}.name`, webhook.name)
    names.add(webhook.name)
  }
}

function checkWebhook(errors: FieldErrors, webhook: Webhook, path: string): void {
  checkName(errors, webhook.name, `${path}.name`)
  for (const [index, rule] of (webhook.rules ?? []).entries()) checkRule(errors, rule, `${path}.rules[${index}]`)
  checkWord(errors, webhook.failurePolicy, `${path}.failurePolicy`, ['Fail', 'Ignore'])
  checkWord(errors, webhook.matchPolicy, `${path}.matchPolicy`, ['Equivalent', 'Exact'])
  if (!webhook.sideEffects) errors.required(`${path}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(', ')}`)
  else checkWord(errors, webhook.sideEffects, `${path}.sideEffects`, SIDE_EFFECTS)
  if ('reinvocationPolicy' in webhook)
    checkWord(errors, webhook.reinvocationPolicy, `${path}.reinvocationPolicy`, ['IfNeeded', 'Never'])
  const { timeoutSeconds = 10 } = webhook
  if (timeoutSeconds > 30 || timeoutSeconds < 1) {
    const words = 'the timeout value must be between 1 and 30 seconds'
    errors.invalid(`${path}.timeoutSeconds`, timeoutSeconds, words)
  }
  checkSelector(errors, `${path}.namespaceSelector`, webhook.namespaceSelector)
  checkSelector(errors, `${path}.objectSelector`, webhook.objectSelector)
  checkClient(errors, webhook.clientConfig ?? {}, `${path}.clientConfig`)
  checkConditions(errors, webhook.matchConditions, `${path}.matchConditions`, false)
}

function checkWord(errors: FieldErrors, value: string | undefined, path: string, words: readonly string[]): void {
  if (value !== undefined && !words.includes(value)) errors.notSupported(path, value, words)
}

function checkName(errors: FieldErrors, name: string, path: string): void {
  if (!name) errors.required(path)
  else if (dnsSubdomainErrors(name).length > 0) errors.invalidAll(path, name, dnsSubdomainErrors(name).slice(0, 1))
  else if (name.split('.').length < 3)
    errors.invalid(path, name, 'should be a domain with at least three segments separated by dots')
}
