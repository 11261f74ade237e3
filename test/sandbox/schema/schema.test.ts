import assert from 'node:assert/strict'
import { builtinResources } from '../../../src/sandbox/schema/resources.ts'
import { definitionIds, definitionSchema, effectiveDefault, schemaOf } from '../../../src/sandbox/schema/schema.ts'

const podSpec = definitionSchema('io.k8s.api.core.v1.PodSpec')

describe('schemaOf', () => {
  for (const { group, version, kind } of builtinResources) {
    it(`knows ${kind} in ${group || 'core'}/${version}`, () => {
      assert.equal(schemaOf({ group, version, kind })?.kind, 'object')
    })
  }

  it('knows nothing else', () => assert.equal(schemaOf({ group: '', version: 'v1', kind: 'Nothing' }), undefined))

  it('resolves every reference', () => {
    const broken = definitionIds().flatMap((id) => {
      const schema = definitionSchema(id)
      return schema?.kind === 'object' ? [...schema.fields.values()].filter(({ type }) => type === undefined) : []
    })
    assert.deepEqual(broken, [])
  })
})

describe('fields', () => {
  it('tell how lists merge', () => {
    const containers = field('containers')
    assert.deepEqual(containers.patchStrategies, ['merge'])
    assert.equal(containers.patchMergeKey, 'name')
    assert.ok(containers.type.kind === 'list')
    assert.deepEqual([containers.type.listType, containers.type.keys], ['map', ['name']])
  })

  it('tell pointers from values', () => {
    assert.equal(field('terminationGracePeriodSeconds').pointer, true)
    assert.equal(field('hostNetwork').pointer, false)
  })

  it('tell the default of list keys', () => {
    const port = definitionSchema('io.k8s.api.core.v1.ContainerPort')
    assert.ok(port?.kind === 'object')
    const protocol = port.fields.get('protocol')
    assert.equal(protocol && effectiveDefault(protocol), 'TCP')
  })

  it('tell enumerations with spaces in their values', () => {
    const spec = definitionSchema('io.k8s.api.certificates.v1.CertificateSigningRequestSpec')
    const usages = spec?.kind === 'object' ? spec.fields.get('usages')?.type : undefined
    assert.ok(usages?.kind === 'list' && usages.items.kind === 'scalar')
    assert.ok(usages.items.enum?.includes('key encipherment'))
  })

  it('override whether an object is atomic', () => {
    const claimRef = definitionSchema('io.k8s.api.core.v1.PersistentVolumeSpec')
    const type = claimRef?.kind === 'object' ? claimRef.fields.get('claimRef')?.type : undefined
    assert.ok(type?.kind === 'object')
    assert.equal(type.atomic, false)
  })
})

function field(name: string) {
  assert.ok(podSpec?.kind === 'object')
  return podSpec.fields.get(name) ?? assert.fail(name)
}
