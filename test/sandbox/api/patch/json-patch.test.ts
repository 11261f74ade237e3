import assert from 'node:assert/strict'
import fc from 'fast-check'
import jsonPatch from 'fast-json-patch'
import { applyJsonPatch } from '../../../../src/sandbox/api/patch/json-patch.ts'
import { applyMergePatch } from '../../../../src/sandbox/api/patch/merge-patch.ts'

const document = fc.dictionary(fc.stringMatching(/^[a-z/~]{1,3}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })

describe('applyJsonPatch', () => {
  it('turns one document into another by the difference another library finds', () => {
    fc.assert(
      fc.property(document, document, (before, after) => {
        const from = JSON.parse(JSON.stringify(before))
        const to = JSON.parse(JSON.stringify(after))
        assert.deepEqual(applyJsonPatch(structuredClone(from), jsonPatch.compare(from, to)), to)
      }),
    )
  })

  it('refuses copies of copies that grow without bound', () => {
    const copies = Array.from({ length: 60 }, (_, at) => ({ op: 'copy', from: '/data', path: `/data/${at}` }))
    assert.throws(() => applyJsonPatch({ data: { a: 'x'.repeat(1000) } }, copies), {
      name: 'StatusError',
      message: 'the server rejected our request due to an error in our request',
    })
  })

  it('copies as much as a request may bring', () => {
    const copies = Array.from({ length: 31 }, (_, at) => ({ op: 'copy', from: '/a', path: `/${at}` }))
    assert.equal(Object.keys(applyJsonPatch({ a: 'x'.repeat(100_000) }, copies)).length, 32)
  })
})

describe('applyMergePatch', () => {
  it('changes nothing when applied again', () => {
    fc.assert(
      fc.property(document, document, (before, patch) => {
        const once = applyMergePatch(before, patch)
        assert.deepEqual(applyMergePatch(once, patch), once)
      }),
    )
  })
})
