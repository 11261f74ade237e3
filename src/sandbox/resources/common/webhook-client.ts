import { X509Certificate } from 'node:crypto'
import type { AdmissionregistrationV1WebhookClientConfig as ClientConfig } from '../../schema/types.gen.ts'
import type { FieldErrors } from './field-errors.ts'
import { GoText, goList } from './go-values.ts'
import { dns1035LabelErrors, dnsSubdomainErrors, portNumberErrors } from './names.ts'

/** Of the reviews that the API server can send. */
const REVIEW_VERSIONS = ['v1', 'v1beta1']

/** `required`: what is said when there are none. */
export function checkReviewVersions(
  errors: FieldErrors,
  versions: readonly string[],
  path: string,
  required?: string,
): void {
  if (versions.length === 0) errors.required(path, required)
  for (const [index, version] of versions.entries()) {
    if (versions.indexOf(version) < index) errors.invalid(`${path}[${index}]`, version, 'duplicate version')
    else errors.invalidAll(`${path}[${index}]`, version, dns1035LabelErrors(version))
  }
  const isKnown = versions.some((version) => REVIEW_VERSIONS.includes(version))
  if (versions.length > 0 && !isKnown)
    errors.invalid(path, goList(versions), `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)
}

/** `webhook.ValidateWebhookURL` and `ValidateWebhookService`. */
export function checkClient(errors: FieldErrors, { url, service }: ClientConfig, path: string): void {
  if ((url === undefined) === (service === undefined)) {
    errors.required(path, 'exactly one of url or service is required')
  } else if (url !== undefined) checkUrl(errors, url, `${path}.url`)
  else if (service) checkService(errors, service, `${path}.service`)
}

/** What is wrong with the authorities that a webhook's certificate may be of; undefined of a good bundle, or of none (`webhook.ValidateCABundle`). */
export function authorityError(caBundle: string): string | undefined {
  const text = Buffer.from(caBundle, 'base64').toString('latin1')
  if (text === '') return undefined
  const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/g) ?? []
  const failure = 'unable to load root certificates'
  if (blocks.length === 0) return `${failure}: unable to parse bytes as PEM block`
  const certificates = blocks.filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----'))
  return certificates.some(isCertificate) ? undefined : `${failure}: no valid certificate authority data seen`
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}

export function checkAuthority(errors: FieldErrors, caBundle: string | undefined, path: string): void {
  const error = authorityError(caBundle ?? '')
  if (error === undefined) return
  const bytes = [...Buffer.from(caBundle ?? '', 'base64')].map((byte) => `0x${byte.toString(16)}`)
  errors.invalid(path, new GoText(`[]byte{${bytes.join(', ')}}`), error)
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
