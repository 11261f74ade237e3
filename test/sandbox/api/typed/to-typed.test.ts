import assert from 'node:assert/strict'
import { toTyped } from '../../../../src/sandbox/api/typed/to-typed.ts'
import { Walk } from '../../../../src/sandbox/api/typed/walk.ts'
import type { Draft } from '../../../../src/sandbox/objects.ts'
import { type ObjectSchema, schemaOf } from '../../../../src/sandbox/schema/schema.ts'

const pod = schemaOf({ group: '', version: 'v1', kind: 'Pod' }) ?? assert.fail()
const role = schemaOf({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' }) ?? assert.fail()

describe('toTyped', () => {
  it('adds the structs that are always there', () => {
    assert.deepEqual(spec({ containers: [{ name: 'a' }] }), { containers: [{ name: 'a', resources: {} }] })
  })

  it('drops empty values that Go would not write', () => {
    assert.deepEqual(spec({ containers: [], nodeName: '', hostNetwork: false, nodeSelector: {}, volumes: [] }), {
      containers: [],
    })
  })

  it('keeps zero values behind pointers', () => {
    assert.deepEqual(spec({ containers: [], terminationGracePeriodSeconds: 0, enableServiceLinks: false }), {
      containers: [],
      terminationGracePeriodSeconds: 0,
      enableServiceLinks: false,
    })
  })

  it('writes missing lists without omitempty as null', () => {
    const draft: Draft = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'r' } }
    assert.deepEqual(typed(draft, role), {
      kind: 'Role',
      apiVersion: 'rbac.authorization.k8s.io/v1',
      metadata: { name: 'r', creationTimestamp: null },
      rules: null,
    })
  })

  it('makes quantities and times canonical', () => {
    const volumes = [{ name: 'v', emptyDir: { sizeLimit: '1024Mi' } }]
    const { volumes: written } = spec({ containers: [], volumes }) as { volumes: unknown }
    assert.deepEqual(written, [{ name: 'v', emptyDir: { sizeLimit: '1Gi' } }])
    const metadata = { name: 'a', creationTimestamp: '2026-01-01T01:00:00.5+01:00' }
    const { metadata: read } = typed({ apiVersion: 'v1', kind: 'Pod', metadata }, pod)
    assert.equal(read.creationTimestamp, '2026-01-01T00:00:00Z')
  })

  it('changes nothing the second time', () => {
    const once = typed(draftOf({ containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] }), pod)
    assert.deepEqual(typed(once, pod), once)
  })

  it('sorts the keys of maps, as Go does', () => {
    const metadata = { name: 'a', labels: { b: '1', a: '2' } }
    const { labels } = typed({ apiVersion: 'v1', kind: 'Pod', metadata }, pod).metadata
    assert.deepEqual(Object.keys(labels ?? {}), ['a', 'b'])
  })
})

function typed<T extends object>(object: T, schema: ObjectSchema): T {
  const walk = new Walk()
  const result = toTyped(object, schema, walk)
  if (walk.failure) throw walk.failure
  return result as T
}

function draftOf(value: object): Draft {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: value } as Draft
}

function spec(value: object): unknown {
  return (typed(draftOf(value), pod) as unknown as { spec: unknown }).spec
}

describe('maps', () => {
  it('may have any key', () => {
    const configMap = schemaOf({ group: '', version: 'v1', kind: 'ConfigMap' }) ?? assert.fail()
    const data = JSON.parse('{"__proto__":"x","constructor":"y"}')
    const draft = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data }
    assert.deepEqual(Object.keys(typed(draft, configMap).data), ['__proto__', 'constructor'])
  })
})
