import type {
  AdmissionregistrationV1WebhookClientConfig as ClientConfig,
  MutatingWebhook,
  ValidatingWebhook,
} from '../../schema/types.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goList } from '../common/go-values.ts'
import { checkSelector } from '../common/labels.ts'
import { dns1035LabelErrors, dnsSubdomainErrors, portNumberErrors } from '../common/names.ts'
import { checkConditions, checkRule } from './match-rules.ts'

type Webhook = MutatingWebhook | ValidatingWebhook

const REVIEW_VERSIONS = ['v1', 'v1beta1']
const SIDE_EFFECTS = ['None', 'NoneOnDryRun']

/** `ValidateValidatingWebhookConfiguration`, and the same of mutating ones. */
export function checkWebhooks(errors: FieldErrors, webhooks: readonly Webhook[] = []): void {
  const names = new Set<string>()
  for (const [index, webhook] of webhooks.entries()) {
    const path = `webhooks[${index}]`
    checkWebhook(errors, webhook, path)
    checkReviewVersions(errors, webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`)
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

function checkReviewVersions(errors: FieldErrors, versions: readonly string[], path: string): void {
  if (versions.length === 0) errors.required(path, `must specify one of ${REVIEW_VERSIONS.join(', ')}`)
  for (const [index, version] of versions.entries()) {
    if (versions.indexOf(version) < index) errors.invalid(`${path}[${index}]`, version, 'duplicate version')
    else errors.invalidAll(`${path}[${index}]`, version, dns1035LabelErrors(version))
  }
  const isKnown = versions.some((version) => REVIEW_VERSIONS.includes(version))
  if (versions.length > 0 && !isKnown)
    errors.invalid(path, goList(versions), `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)
}

function checkClient(errors: FieldErrors, { url, service }: ClientConfig, path: string): void {
  if ((url === undefined) === (service === undefined)) {
    errors.required(path, 'exactly one of url or service is required')
  } else if (url !== undefined) checkUrl(errors, url, `${path}.url`)
  else if (service) checkService(errors, service, `${path}.service`)
}

const FORM = '; desired format: https://host[/path]'

function checkUrl(errors: FieldErrors, text: string, path: string): void {
  const [, scheme = '', authority = '', query, fragment] =
    /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/.exec(text) ?? []
  const [user] = authority.includes('@') ? authority.split('@') : [undefined]
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  if (scheme !== 'https') errors.invalid(path, scheme, `'https' is the only allowed URL scheme${FORM}`)
  if (host === '') errors.invalid(path, host, `host must be specified${FORM}`)
  if (user !== undefined) errors.invalid(path, user, 'user information is not permitted in the URL')
  if (fragment) errors.invalid(path, fragment, 'fragments are not permitted in the URL')
  if (query) errors.invalid(path, query, 'query parameters are not permitted in the URL')
}

function checkService(errors: FieldErrors, service: NonNullable<ClientConfig['service']>, path: string): void {
  const { name, namespace, port = 443, path: urlPath } = service
  if (!name) errors.required(`${path}.name`, 'service name is required')
  if (!namespace) errors.required(`${path}.namespace`, 'service namespace is required')
  const wrong = portNumberErrors(port)
  if (wrong.length > 0) errors.invalid(`${path}.port`, port, `port is not valid: ${wrong.join(', ')}`)
  if (!urlPath || urlPath === '/') return
  const at = `${path}.path`
  if (!urlPath.startsWith('/')) errors.invalid(at, urlPath, "must start with a '/'")
  for (const [index, step] of urlPath.slice(1).replace(/\/$/, '').split('/').entries()) {
    if (step === '') errors.invalid(at, urlPath, `segment[${index}] may not be empty`)
    else
      errors.invalidAll(
        at,
        urlPath,
        dnsSubdomainErrors(step).map((text) => `segment[${index}]: ${text}`),
      )
  }
}
