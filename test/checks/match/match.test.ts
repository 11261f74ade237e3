import assert from 'node:assert/strict'
import fc from 'fast-check'
import { matchValue } from '../../../src/checks/match/match.ts'
import { showValue } from '../../../src/checks/show.ts'

const match = (want: unknown, got: unknown) => matchValue(want, got, { path: [], show: showValue })

describe('match', () => {
  it('takes a map as a subset', () => {
    assert.deepEqual(match({ a: 1 }, { a: 1, b: 2 }), [])
  })

  it('names the field, what was wanted and what is there', () => {
    assert.deepEqual(match({ spec: { replicas: 3 } }, { spec: { replicas: 1 } }), [
      { kind: 'field', path: 'spec.replicas', want: '3', got: '1' },
    ])
  })

  it('tells a number from its text', () => {
    assert.deepEqual(match({ port: 80 }, { port: '80' }), [{ kind: 'field', path: 'port', want: '80', got: '"80"' }])
  })

  it('names every wanted field of an object that is not there', () => {
    assert.deepEqual(
      match({ status: { phase: 'Running', podIP: { $present: true } } }, {}).map(({ path, got }) => [path, got]),
      [
        ['status.phase', undefined],
        ['status.podIP', undefined],
      ],
    )
  })

  it('suggests the field that may be meant', () => {
    const [mismatch] = match({ readyReplica: 1 }, { readyReplicas: 1, replicas: 1 })
    assert.deepEqual(mismatch?.have, ['readyReplicas'])
  })

  it('puts keys with dots and slashes in brackets', () => {
    const [mismatch] = match({ metadata: { labels: { 'app.kubernetes.io/name': 'x' } } }, { metadata: { labels: {} } })
    assert.equal(mismatch?.path, 'metadata.labels["app.kubernetes.io/name"]')
  })

  it('takes null for absent', () => {
    assert.deepEqual(match({ a: null }, {}), [])
    assert.equal(match({ a: null }, { a: 1 }).length, 1)
  })

  it('does not take inherited properties for fields', () => {
    assert.equal(match({ constructor: { name: 'Object' } }, {}).length, 1)
  })
})

describe('match of lists', () => {
  it('wants the items in any order', () => {
    assert.deepEqual(match([1, 2], [3, 2, 1]), [])
  })

  it('uses each item once', () => {
    assert.equal(match([{ a: 1 }, { a: 1 }], [{ a: 1 }]).length, 1)
  })

  it('finds the pairing that satisfies all, where the first fit does not', () => {
    assert.deepEqual(match([{ a: 1 }, { a: 1, b: 2 }], [{ a: 1, b: 2 }, { a: 1 }]), [])
  })

  it('pairs items by their name', () => {
    const got = [
      { name: 'sidecar', image: 'nginx:1.10.0' },
      { name: 'nginx', image: 'nginx:1.10' },
    ]
    assert.deepEqual(match([{ name: 'nginx', image: 'nginx:1.10.0' }], got), [
      { kind: 'field', path: '[name=nginx].image', want: '"nginx:1.10.0"', got: '"nginx:1.10"' },
    ])
  })

  it('names what is there when nothing has the name', () => {
    assert.deepEqual(match({ ports: [{ containerPort: 8080 }] }, { ports: [{ containerPort: 80 }] }), [
      {
        kind: 'field',
        path: 'ports[containerPort=8080]',
        want: { en: '(present)', ko: '(있음)' },
        got: undefined,
        have: ['80'],
      },
    ])
  })

  it('shows the whole list when a plain value is not in it', () => {
    assert.deepEqual(match(['b'], ['a']), [
      { kind: 'field', path: '', want: { en: 'an item "b"', ko: '항목 "b"' }, got: '["a"]' },
    ])
  })
})

describe('operators of match', () => {
  const cases: [unknown, unknown, boolean][] = [
    [{ $exact: { a: 1 } }, { a: 1 }, true],
    [{ $exact: { a: 1 } }, { a: 1, b: 2 }, false],
    [{ $exact: [1, 2] }, [2, 1], false],
    [{ $present: true }, 0, true],
    [{ $present: true }, undefined, false],
    [{ $present: false }, undefined, true],
    [{ $present: false }, 'x', false],
    [{ $regex: '^nginx:' }, 'nginx:1', true],
    [{ $regex: '^nginx$' }, 'nginx:1', false],
    [{ $regex: 'x' }, { x: 1 }, false],
    [{ $quantity: '1Gi' }, '1024Mi', true],
    [{ $quantity: '500m' }, '0.5', true],
    [{ $quantity: '1' }, 'abc', false],
    [{ $literal: { $regex: 'a' } }, { $regex: 'a' }, true],
    [{ $literal: { $regex: 'a' } }, 'a', false],
    [{ $nope: 1 }, 1, false],
  ]
  for (const [want, got, holds] of cases) {
    it(`${JSON.stringify(want)} ${holds ? 'holds' : 'does not hold'} for ${JSON.stringify(got)}`, () => {
      assert.equal(match(want, got).length === 0, holds)
    })
  }
})

describe('match, for any JSON', () => {
  const plainKey = fc.string({ maxLength: 8 }).filter((key) => !key.startsWith('$') && key !== '__proto__')
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(plainKey, tie('value'), { maxKeys: 4 }),
    ),
  })).value

  it('holds for the object itself', () => {
    fc.assert(fc.property(json, (value) => assert.deepEqual(match(value, structuredClone(value)), [])))
  })

  it('holds whatever fields and items are added', () => {
    fc.assert(
      fc.property(fc.dictionary(plainKey, json), fc.dictionary(plainKey, json), (want, more) => {
        assert.deepEqual(match(want, { ...more, ...want }), [])
      }),
    )
  })

  it('holds for the items of a list in any order', () => {
    fc.assert(
      fc.property(
        fc.array(json, { maxLength: 5 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list))),
        ([list, part]) => {
          assert.deepEqual(match(part, list), [])
        },
      ),
    )
  })

  it('names a scalar that was changed', () => {
    fc.assert(
      fc.property(fc.dictionary(plainKey, fc.integer(), { minKeys: 1 }), fc.nat(), (object, pick) => {
        const keys = Object.keys(object)
        const key = keys[pick % keys.length] ?? ''
        const mismatches = match(object, { ...object, [key]: (object[key] ?? 0) + 1 })
        assert.equal(mismatches.length, 1)
      }),
    )
  })

  it('never throws, whatever is wanted of whatever', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (want, got) => void match(want, got)))
  })
})
