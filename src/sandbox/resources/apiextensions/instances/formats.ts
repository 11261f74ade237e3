import { isIPv4, isIPv6 } from 'node:net'

/** Formats that the API server checks in custom resources; others are accepted as they come (apiextensions-apiserver/pkg/apiserver/validation/formats.go). */
const FORMATS: Readonly<Record<string, ((text: string) => boolean) | undefined>> = {
  'date-time': matches(/^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/),
  date: matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  duration: matches(/^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w|hours?|minutes?|seconds?|days?|weeks?)\s*)+$/),
  uuid: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid3: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid4: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  uuid5: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: (text) => {
    const [address = '', length = '', ...rest] = text.split('/')
    const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1
    return rest.length === 0 && /^\d+$/.test(length) && Number(length) <= most
  },
  mac: matches(/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i),
  email: matches(/^[^\s@]+@[^\s@]+$/),
  hostname: (text) =>
    text.length <= 255 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\.?$/i.test(text),
  uri: (text) => URL.canParse(text) || text.startsWith('/'),
  byte: matches(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  hexcolor: matches(/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i),
}

export function hasFormat(text: string, format: string): boolean {
  return FORMATS[format]?.(text) ?? true
}

function matches(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text)
}
