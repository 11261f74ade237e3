import type { FieldErrors } from './field-errors.ts'
import { dnsSubdomainErrors } from './names.ts'

/** `IsDomainPrefixedPath`: such as `example.com/ingress`. */
export function checkDomainPath(errors: FieldErrors, field: string, text: string) {
  if (text === '') return errors.required(field)
  const [domain = '', ...path] = text.split('/')
  if (domain === '' || path.join('/') === '')
    return errors.invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')
  errors.invalidAll(field, domain, dnsSubdomainErrors(domain))
}
