import fc from 'fast-check'

const CONTENT_TYPES = [
  'application/json',
  'application/yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
]
  .concat([
    'application/strategic-merge-patch+json',
    'application/apply-patch+yaml',
    'application/vnd.kubernetes.protobuf',
  ])
  .concat([
    'application/cbor',
    'application/apply-patch+cbor',
    'text/plain',
    'application/json; charset=latin1',
    '',
    ';',
    'a/b;;c',
  ])
const ACCEPTS = [
  '*/*',
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'text/html',
  'a',
  ';q=',
  ',,',
]
  .concat([
    'application/json;as=Table;v=v1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  ])
  .concat([
    'application/json;as=Nothing;v=v9;g=x',
    'application/json;as=Table;v=v1',
    '*/*;q=nan',
    'application/json;stream=watch',
  ])

const value = fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, ''))

const HEADERS: Record<string, fc.Arbitrary<string>> = {
  'content-type': fc.oneof(fc.constantFrom(...CONTENT_TYPES), value),
  accept: fc.oneof(fc.constantFrom(...ACCEPTS), value),
  'accept-encoding': fc.oneof(fc.constantFrom('gzip', 'br', 'gzip;q=0', 'identity'), value),
  authorization: fc.oneof(
    value,
    value.map((text) => `Bearer ${text}`),
    fc.base64String().map((text) => `Bearer a.${text}.b`),
  ),
  'impersonate-user': fc.oneof(
    fc.constantFrom('system:serviceaccount:default:default', 'system:anonymous', 'jane'),
    value,
  ),
  'impersonate-group': fc.oneof(fc.constantFrom('system:masters', 'a, b'), value),
  'impersonate-uid': value,
  'impersonate-extra-%zz': value,
  'impersonate-extra-a%2fb': value,
  'audit-id': value,
  'user-agent': value,
  'x-remote-user': value,
  expect: fc.constantFrom('100-continue', 'nothing'),
  connection: fc.constantFrom('Upgrade', 'upgrade, keep-alive', 'close', 'Upgrade, close'),
  upgrade: fc.constantFrom('websocket', 'SPDY/3.1', 'h2c', 'foo/1'),
  host: fc.oneof(fc.constantFrom('a', 'a b', '[::1]:80', ''), value),
  range: value,
  'if-none-match': value,
  'content-encoding': fc.constantFrom('gzip', 'deflate', 'x'),
}

const anyHeader = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain((name) => (HEADERS[name] ?? value).map((text) => [name, text] as const))

/** A few headers, odd ones among them; the real server asks for a user where another is impersonated, so that is no 5xx of ours. */
export const anyHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ connection: fc.constant('Upgrade'), upgrade: HEADERS['upgrade'] ?? value }) },
  { weight: 1, arbitrary: fc.array(anyHeader, { maxLength: 3 }).map((entries) => Object.fromEntries(entries)) },
)
