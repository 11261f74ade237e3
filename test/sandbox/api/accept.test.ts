import assert from 'node:assert/strict'
import { checkMetadataForm, negotiate } from '../../../src/sandbox/api/accept.ts'

const KNOWN =
  'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf'
const NONE =
  '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io'

describe('negotiate', () => {
  const chosen: [string | undefined, string, string?][] = [
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['application/json;charset=utf-8', 'json'],
    ['application/json;stream=watch', 'json'],
    ['application/yaml', 'yaml'],
    ['application/json;q=0.5,application/yaml', 'yaml'],
    ['text/html,application/json', 'json'],
    [TABLE, 'table'],
    [`${TABLE},application/json`, 'table'],
    ['application/json;as=Table;v=v1beta1;g=meta.k8s.io', 'table', 'v1beta1'],
    ['application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'partial-metadata'],
    ['application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io', 'partial-metadata-list'],
    ['application/vnd.kubernetes.protobuf,application/json', 'json'],
    [`application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,${TABLE}`, 'table'],
    ['application/json;as=Other;v=v1;g=meta.k8s.io,application/json', 'json'],
  ]
  for (const [header, as, version = 'v1'] of chosen) {
    it(`answers ${header} as ${as} ${version}`, () => {
      const result = negotiate(header)
      assert.deepEqual([result.as, result.version], [as, version])
    })
  }

  it('writes tables as YAML where that is asked for', () => {
    assert.equal(negotiate('application/yaml;as=Table;v=v1;g=meta.k8s.io').encoding, 'yaml')
  })

  it('refuses tables of a resource without tables', () => {
    assert.throws(() => negotiate(TABLE, { tables: false }), { message: KNOWN })
  })

  it('answers in another form when a resource without tables is asked for that too', () => {
    assert.equal(negotiate(`${TABLE},application/json`, { tables: false }).as, 'json')
  })

  // Recorded from a Kubernetes 1.33 API server.
  const refused: [string, string][] = [
    ['text/html', NONE],
    ['application/cbor', NONE],
    ['application/*', NONE],
    ['foo', NONE],
    ['application/json;as=Foo;v=v1;g=meta.k8s.io', KNOWN],
    ['application/json;as=Table;v=v9;g=meta.k8s.io', KNOWN],
  ]
  for (const [header, message] of refused) {
    it(`refuses ${header}`, () => assert.throws(() => negotiate(header, { use: 'list' }), { message }))
  }
})

describe('checkMetadataForm', () => {
  it('refuses the metadata of one object for a list', () => {
    const message = 'you requested PartialObjectMetadata, but the requested object is a list (*core.PodList)'
    assert.throws(() => checkMetadataForm('partial-metadata', true, '*core.PodList'), { message })
  })
  it('refuses the metadata of a list for one object', () => {
    const message = 'you requested PartialObjectMetadataList, but the requested object is not a list (*core.Pod)'
    assert.throws(() => checkMetadataForm('partial-metadata-list', false, '*core.Pod'), { message })
  })
})
