import fc from 'fast-check'
import { BASES } from './bases.ts'

const PLACES = [
  ...Object.values(BASES).map(({ home }) => home),
  ...['/api', '/apis', '/version', '/openapi/v2', '/openapi/v3', '/openapi/v3/apis/apps/v1', '/healthz', '/metrics'],
  ...['/api/v1', '/apis/apps', '/apis/apps/v1', '/apis/nothing/v1/things', '/api/v2/pods', '/', '/logs', '/livez/ping'],
  ...[
    '/api/v1/nodes',
    '/api/v1/events',
    '/api/v1/componentstatuses',
    '/apis/events.k8s.io/v1/events',
    '/api/v1/watch/pods',
  ],
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
  '/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews',
  '/apis/authentication.k8s.io/v1/tokenreviews',
  '/apis/metrics.k8s.io/v1beta1/pods',
]

const SUBRESOURCES = [
  'status',
  'scale',
  'eviction',
  'binding',
  'log',
  'exec',
  'attach',
  'portforward',
  'proxy',
  'token',
].concat(['proxy/a/b', 'ephemeralcontainers', 'resize', 'approval', 'finalize', 'nothing'])

const oddText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    'true',
    'nan',
    '9'.repeat(30),
    '1e9',
    'null',
    '.',
    '..',
    '%',
    '%zz',
    '%00',
    '\u0000',
  ),
  fc.constantFrom(
    'x'.repeat(2000),
    '한글',
    '__proto__',
    'constructor',
    'toString',
    '../../etc',
    'a/b',
    'a,b',
    'a=b',
    '=,!((',
  ),
)

const SELECTORS = [
  'a=b',
  'a==b',
  'a!=b',
  'a in (b,c)',
  'a notin (b)',
  '!a',
  'a',
  'a in (',
  'a in b',
  'a=b,',
  ',a',
  'a>1',
  'a<x',
].concat([
  'a=b=c',
  '((',
  'a in ()',
  `${'a=b,'.repeat(500)}a=b`,
  '-a=b',
  'a/b/c=d',
  'a=b\nc',
  'metadata.name=x',
  'status.phase!=Y',
])
const selector = fc.oneof(fc.constantFrom(...SELECTORS), oddText)
const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('0', '1', '500', '-5', '1.5', '0x10', '99999999999999999999'),
  oddText,
)
const flag = fc.constantFrom('true', 'false', '1', '0', 'yes', '', 'TRUE')

const PARAMETERS: Record<string, fc.Arbitrary<string>> = {
  labelSelector: selector,
  fieldSelector: selector,
  limit: number,
  continue: fc.oneof(
    oddText,
    fc.base64String({ maxLength: 60 }),
    fc.json({ maxDepth: 1 }).map((json) => Buffer.from(json).toString('base64')),
  ),
  resourceVersion: number,
  resourceVersionMatch: fc.oneof(fc.constantFrom('Exact', 'NotOlderThan'), oddText),
  watch: flag,
  allowWatchBookmarks: flag,
  sendInitialEvents: flag,
  timeoutSeconds: number,
  dryRun: fc.oneof(fc.constantFrom('All', 'all'), oddText),
  fieldManager: oddText,
  fieldValidation: fc.oneof(fc.constantFrom('Strict', 'Warn', 'Ignore'), oddText),
  force: flag,
  pretty: flag,
  propagationPolicy: fc.oneof(fc.constantFrom('Foreground', 'Background', 'Orphan'), oddText),
  gracePeriodSeconds: number,
  orphanDependents: flag,
  timeout: oddText,
  container: oddText,
  tailLines: number,
  sinceTime: oddText,
  command: oddText,
  path: oddText,
  ports: number,
}

const anyParameter = fc
  .constantFrom(...Object.keys(PARAMETERS))
  .chain((name) => (PARAMETERS[name] ?? oddText).map((value) => `${name}=${encodeURIComponent(wellFormed(value))}`))
const anyQuery = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.array(anyParameter, { maxLength: 4 }).map((parts) => `?${parts.join('&')}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((text) => `?${printable(text)}`) },
)

const anyName = fc.oneof(
  fc.constantFrom('fuzz', 'fuzz', 'default', 'nothing', 'kube-root-ca.crt'),
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e%2e',
    '%2E',
    '%2F',
    '%2fstatus',
    '%00',
    '%',
    '%zz',
    '%c0%ae',
    '%ff',
    ';',
    '*',
    '~',
  ),
  oddText.map((text) => encodeURIComponent(wellFormed(text))),
  fc.string({ unit: 'grapheme-ascii', maxLength: 10 }).map(printable),
)

const anySuffix = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: anyName.map((name) => `/${name}`) },
  { weight: 2, arbitrary: fc.tuple(anyName, fc.constantFrom(...SUBRESOURCES)).map(([name, sub]) => `/${name}/${sub}`) },
  { weight: 1, arbitrary: fc.array(anyName, { maxLength: 6 }).map((names) => `/${names.join('/')}`) },
)

/** A path with a query: of the given place, or of any. */
export function anyTarget(home?: string): fc.Arbitrary<string> {
  const place = home === undefined ? fc.constantFrom(...PLACES) : fc.constant(home)
  return fc.tuple(place, anySuffix, anyQuery).map((parts) => parts.join(''))
}

/** Where an object of a collection is written with a method, so that its body is looked at. */
export function objectTarget(method: string, home: string): fc.Arbitrary<string> {
  const objects = fc.constantFrom('/fuzz', '/fuzz', '/fuzz', '/fuzz/status', '/fuzz/scale', '/things.fuzz.dev')
  const place = method === 'POST' ? fc.constant('') : objects
  return fc.tuple(place, anyQuery).map(([suffix, query]) => `${home}${suffix}${query}`)
}

/** What a request line can hold: Node's client refuses to send anything else. */
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '')
}

/** Without halves of surrogate pairs, which have no encoding. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}
