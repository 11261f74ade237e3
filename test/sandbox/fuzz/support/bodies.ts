import fc from 'fast-check'
import { stringify } from 'yaml'
import { anyBase, type FuzzBody } from './bases.ts'
import { cborBody, protobufBody } from './binary-bodies.ts'
import { deepBody, growingPatch, hugeBody } from './large-bodies.ts'

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1.5,
    1e21,
    2 ** 53,
    [],
    {},
    [null],
    [[]],
    { '': '' },
    true,
    'x'.repeat(300),
  ),
  fc.constantFrom<unknown>(
    '1Gi',
    '-1',
    '1e',
    '0%',
    '101%',
    '2026-13-01T00:00:00Z',
    '* * *',
    '10.0.0.0/99',
    '../..',
    'a\u0000b',
  ),
  fc.constantFrom<unknown>([{}, {}], [{ name: 'main' }, { name: 'main' }], [{ name: null }], { $patch: 'delete' }, [
    1,
    'a',
    null,
  ]),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}'), {
    toString: 1,
    hasOwnProperty: null,
  }),
)

/** Every place in a value, as the keys that lead there. */
function places(value: unknown, here: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [here]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [here, ...entries.flatMap(([key, part]) => places(part, [...here, key]))]
}

type Change = { kind: 'set'; value: unknown } | { kind: 'drop' } | { kind: 'add'; key: string; value: unknown }

/** A copy that differs in one place. */
function changed(value: unknown, [key, ...rest]: readonly (string | number)[], change: Change): unknown {
  if (key === undefined) return applied(value, change)
  if (Array.isArray(value)) return value.map((part, at) => (at === key ? changed(part, rest, change) : part))
  const copy = { ...(value as Record<string, unknown>) }
  if (rest.length === 0 && change.kind === 'drop') delete copy[key]
  else copy[key] = changed(copy[key], rest, change)
  return copy
}

function applied(value: unknown, change: Change): unknown {
  if (change.kind === 'set') return change.value
  if (change.kind === 'drop') return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [value, change.value]
  return { ...value, [change.key]: change.value }
}

const DIRECTIVES = [
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
  'finalizers',
]
const oddKey = fc.oneof(
  fc.constantFrom(...DIRECTIVES, '', 'generateName', 'ownerReferences', 'deletionTimestamp', 'managedFields'),
  fc.string(),
)
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), value: oddValue }),
  fc.constant({ kind: 'drop' as const }),
  fc.record({ kind: fc.constant('add' as const), key: oddKey, value: oddValue }),
)

/** A known object with up to three places changed. */
const oddObject = anyBase.chain(({ home, object }) =>
  fc.array(fc.tuple(fc.constantFrom(...places(object)), anyChange), { maxLength: 3 }).map((changes) => ({
    home,
    object: changes.reduce<unknown>((result, [place, change]) => safely(result, place, change), object),
  })),
)

/** A place may be gone with an earlier change. */
function safely(value: unknown, place: readonly (string | number)[], change: Change): unknown {
  let part = value
  for (const key of place) {
    if (typeof part !== 'object' || part === null) return value
    part = (part as Record<string | number, unknown>)[key]
  }
  return changed(value, place, change)
}

const TYPES = ['application/json', 'application/merge-patch+json', 'application/strategic-merge-patch+json']
const objectBody = fc.tuple(oddObject, fc.constantFrom(...TYPES)).map(([{ home, object }, contentType]) => ({
  home,
  contentType,
  body: Buffer.from(JSON.stringify(object) ?? ''),
}))
const yamlBody = fc
  .tuple(oddObject, fc.constantFrom('application/yaml', 'application/apply-patch+yaml'))
  .map(([{ home, object }, contentType]) => ({ home, contentType, body: Buffer.from(stringify(object) ?? '') }))

const pointer = fc.oneof(
  anyBase.chain(({ object }) =>
    fc.constantFrom(...places(object)).map((keys) => keys.map((key) => `/${key}`).join('')),
  ),
  fc.constantFrom(
    '',
    '/',
    '/a/b',
    '/metadata/labels/-',
    '/spec/containers/-',
    '/spec/containers/99',
    '/~',
    '/~2',
    'a',
    '/spec/-1',
  ),
  fc.string({ maxLength: 10 }),
)
const operation = fc.record(
  {
    op: fc.oneof(fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'), fc.string({ maxLength: 4 })),
    path: pointer,
    from: pointer,
    value: oddValue,
  },
  { requiredKeys: [] },
)
const jsonPatch = fc
  .tuple(anyBase, fc.oneof(fc.array(operation, { maxLength: 5 }), oddValue))
  .map(([{ home }, patch]) => ({
    home,
    contentType: 'application/json-patch+json',
    body: Buffer.from(JSON.stringify(patch)),
  }))

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
const ALIASES =
  'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d]\n'
const BROKEN = [
  '',
  '{',
  '}',
  '[',
  'nul',
  '{"a":}',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  '"\\ud800"',
  '1e999',
  '{"a":"\u0001"}',
  '\ufeff{}',
]
  .concat([
    '---\n---\n',
    'a: b: c',
    '- a\nb: c',
    '&a *a',
    '!!js/function "x"',
    '{"apiVersion":1,"kind":[]}',
    '\t',
    ALIASES,
  ])
  .concat([
    nested('[', ']', 20_000),
    nested('{"a":', '}', 10_000),
    `{"metadata":{"labels":${nested('{"a":', '}', 2000)}}}`,
    nested('{"a":', '}', 900).replace('}', '1}'),
    `{"spec":${nested('[', ']', 900)},"metadata":{"annotations":${nested('[', ']', 900)}}}`,
    `a: ${nested('{a: ', '}', 10_000)}`,
    `${'- '.repeat(10_000)}a`,
    `${'? '.repeat(10_000)}a`,
    Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    Array.from({ length: 350 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    '[]'.repeat(300),
    ']'.repeat(300),
    '! '.repeat(300),
  ])
const brokenText = fc.oneof(
  fc.constantFrom(...BROKEN.map((text) => Buffer.from(text))),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.concat([Buffer.from('k8s\u0000'), bytes])),
  fc.tuple(oddObject, fc.double({ min: 0, max: 1, noNaN: true })).map(([{ object }, part]) => {
    const text = JSON.stringify(object) ?? ''
    return Buffer.from(text.slice(0, Math.floor(text.length * part)))
  }),
)
const brokenBody = fc
  .tuple(
    anyBase,
    brokenText,
    fc.constantFrom(
      ...TYPES,
      'application/yaml',
      'application/apply-patch+yaml',
      'application/vnd.kubernetes.protobuf',
    ),
  )
  .map(([{ home }, body, contentType]) => ({ home, contentType, body }))

export const anyBody: fc.Arbitrary<FuzzBody> = fc.oneof(
  { weight: 120, arbitrary: objectBody },
  { weight: 40, arbitrary: yamlBody },
  { weight: 40, arbitrary: jsonPatch },
  { weight: 40, arbitrary: brokenBody },
  { weight: 20, arbitrary: protobufBody },
  { weight: 5, arbitrary: cborBody },
  { weight: 4, arbitrary: growingPatch },
  { weight: 8, arbitrary: deepBody },
  { weight: 1, arbitrary: hugeBody },
)
