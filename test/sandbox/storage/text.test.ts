import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { bodyText, objectText, prepareText } from '../../../src/sandbox/storage/text.ts'

const made = () => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name: 'a', generateName: undefined, managedFields: [{ manager: 'me' }], resourceVersion: '1' },
  immutable: undefined,
  data: { 'a"b': 'c\n', 가: '' },
  list: [1, null, { deep: true }],
})

describe('the text of an object', () => {
  it('is the same when parts of it were made before', () => {
    const whole = made() as unknown as KubeObject
    const object = made()
    for (const part of [object.data, object.metadata.managedFields, object.list]) prepareText(part)
    const text = bodyText(object as unknown as KubeObject)
    assert.equal(text, bodyText(whole))
    assert.equal(objectText(object as unknown as KubeObject), JSON.stringify(made()))
  })

  it('takes what was made before for the object that is stored', () => {
    const object = made()
    prepareText(object.data)
    object.data['a"b'] = 'changed'
    assert.match(bodyText(object as unknown as KubeObject), /"c\\n"/)
    assert.match(bodyText({ ...object } as unknown as KubeObject), /changed/)
  })
})
