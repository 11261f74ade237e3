import { type Compile, createCompiler } from '../../api/cel/environment.ts'
import { namedFormats } from '../../api/cel/lib/named-formats.ts'
import { parseTimestamp } from '../../api/cel/lib/times.ts'
import { urlError } from '../../api/cel/lib/urls.ts'
import {
  dns1035LabelErrors,
  dnsLabelErrors,
  dnsSubdomainErrors,
  labelValueErrors,
  qualifiedNameErrors,
} from './names.ts'

/** Compiles expressions in objects of the API. */
export const compileCel: Compile = createCompiler(
  namedFormats({
    dns1123Label: dnsLabelErrors,
    dns1123Subdomain: dnsSubdomainErrors,
    dns1035Label: dns1035LabelErrors,
    dns1123LabelPrefix: (text) => dnsLabelErrors(withoutTrailingDash(text)),
    dns1123SubdomainPrefix: (text) => dnsSubdomainErrors(withoutTrailingDash(text)),
    dns1035LabelPrefix: (text) => dns1035LabelErrors(withoutTrailingDash(text)),
    qualifiedName: qualifiedNameErrors,
    labelValue: labelValueErrors,
    uri: (text) => listed(urlError(text)),
    uuid: matching(
      /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
      'does not match the UUID format',
    ),
    byte: matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'invalid base64'),
    date: matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'invalid date'),
    datetime: (text) => (parseTimestamp(text.toUpperCase()) ? [] : ['invalid datetime']),
  }),
)

function listed(error: string | undefined): string[] {
  return error === undefined ? [] : [error]
}

function matching(pattern: RegExp, message: string): (text: string) => string[] {
  return (text) => (pattern.test(text) ? [] : [message])
}

/** Names that are still to be completed may end in a dash. */
function withoutTrailingDash(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text
}
