import assert from 'node:assert/strict'
import type { MergeSchema } from '../../../../../src/sandbox/shims/kubectl/merge/schema.ts'
import { threeWayPatch } from '../../../../../src/sandbox/shims/kubectl/merge/three-way.ts'

/** A schema in which `containers` merges by name and `strategy` keeps only named members. */
const schema: MergeSchema = {
  strategies: [],
  mergeKey: '',
  items: () => undefined,
  field: (name) => {
    if (name === 'containers')
      return { strategies: ['merge'], mergeKey: 'name', field: () => undefined, items: () => schema }
    if (name === 'strategy')
      return { strategies: ['retainKeys'], mergeKey: '', field: () => undefined, items: () => undefined }
    if (name === 'finalizers')
      return { strategies: ['merge'], mergeKey: '', field: () => undefined, items: () => undefined }
    return schema
  },
}

describe('kubectl apply patch', () => {
  it('is empty when the live object has everything', () => {
    assert.deepEqual(
      threeWayPatch({ original: { a: 1 }, modified: { a: 1 }, current: { a: 1, defaulted: true } }, schema),
      {},
    )
  })

  it('deletes only what was applied before', () => {
    assert.deepEqual(
      threeWayPatch({ original: { a: 1, b: 2 }, modified: { a: 1 }, current: { a: 1, b: 2, other: 3 } }, schema),
      { b: null },
    )
  })

  it('changes one item of a list that merges', () => {
    const patch = threeWayPatch(
      {
        original: { containers: [{ name: 'x', image: '1' }] },
        modified: { containers: [{ name: 'x', image: '2' }] },
        current: { containers: [{ name: 'x', image: '1', policy: 'Always' }] },
      },
      schema,
    )
    assert.deepEqual(patch, { '$setElementOrder/containers': [{ name: 'x' }], containers: [{ image: '2', name: 'x' }] })
  })

  it('removes an item of a list that merges', () => {
    const both = [{ name: 'x' }, { name: 'y' }]
    const patch = threeWayPatch(
      { original: { containers: both }, modified: { containers: [{ name: 'x' }] }, current: { containers: both } },
      schema,
    )
    assert.deepEqual(patch, {
      '$setElementOrder/containers': [{ name: 'x' }],
      containers: [{ $patch: 'delete', name: 'y' }],
    })
  })

  it('replaces other lists as a whole', () => {
    assert.deepEqual(
      threeWayPatch({ original: {}, modified: { args: ['a'] }, current: { args: ['a', 'b'] } }, schema),
      { args: ['a'] },
    )
  })

  it('drops the other members of a union', () => {
    const patch = threeWayPatch(
      {
        original: {},
        modified: { strategy: { type: 'Recreate' } },
        current: { strategy: { type: 'RollingUpdate', rollingUpdate: {} } },
      },
      schema,
    )
    assert.deepEqual(patch, { strategy: { $retainKeys: ['type'], type: 'Recreate' } })
  })

  it('adds to and removes from lists of words', () => {
    const patch = threeWayPatch(
      { original: { finalizers: ['a'] }, modified: { finalizers: ['b'] }, current: { finalizers: ['a', 'c'] } },
      schema,
    )
    assert.deepEqual(patch, {
      '$setElementOrder/finalizers': ['b'],
      '$deleteFromPrimitiveList/finalizers': ['a'],
      finalizers: ['b'],
    })
  })
})
