import assert from 'node:assert/strict'
import type { Draft } from '../../../src/sandbox/objects.ts'
import { strategies } from '../../../src/sandbox/resources/index.ts'
import { storageKeyOf } from '../../../src/sandbox/storage/types.ts'
import { builtin } from './builtin.ts'
import { caseFiles, readAnswers } from './cases.ts'

describe('setDefaults', () => {
  it('changes nothing of what the API server has answered', () => {
    for (const file of caseFiles()) {
      for (const { name, create } of readAnswers(file)) {
        if (!create.object) continue
        const object = create.object as unknown as Draft
        const again = structuredClone(object)
        strategies.get(storageKeyOf(builtin(create.object)))?.setDefaults?.(again)
        assert.deepEqual(withoutEmptyLists(again), withoutEmptyLists(object), `${file}: ${name}`)
      }
    }
  })
})

function withoutEmptyLists(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item) => (Array.isArray(item) && item.length === 0 ? null : item))
}
