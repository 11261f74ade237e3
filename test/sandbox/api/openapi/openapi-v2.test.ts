import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { openApiV2Writer, type V2Form } from '../../../../src/sandbox/api/openapi/openapi-v2.ts'
import { builtinResources } from '../../../../src/sandbox/schema/resources.ts'

describe('openApiV2Writer', () => {
  const deployments = builtinResources.filter(({ resource }) => resource === 'deployments')
  const gadgets = deployments.map((resource) => ({
    ...resource,
    group: 'example.com',
    resource: 'gadgets',
    kind: 'Gadget',
  }))
  const kind = { group: 'example.com', version: 'v1', kind: 'Gadget', listKind: 'GadgetList', plural: 'gadgets' }
  const gadget = { ...kind, schema: { type: 'object' }, selectableFields: [] }

  /** A form that notes what it writes. */
  function noting() {
    const written: string[] = []
    const note = (name: string) => {
      written.push(name)
      return Buffer.from(`${name} `)
    }
    const form: V2Form = { path: note, definition: note, document: (paths, definitions) => [...paths, ...definitions] }
    return { form, written }
  }

  it('writes what is new only', async () => {
    const { form, written } = noting()
    const write = openApiV2Writer(form)
    await write(deployments, [])
    written.length = 0
    await write([...deployments, ...gadgets], [gadget])
    assert.deepEqual(
      written.filter((name) => !name.includes('gadgets')),
      ['com.example.v1.Gadget', 'com.example.v1.GadgetList'],
    )
    assert.ok(written.every((name) => !name.includes('deployments')))
  })

  it('orders paths by name, whatever was written first', async () => {
    const { form } = noting()
    const write = openApiV2Writer(form)
    const text = Buffer.concat(await write([...gadgets, ...deployments], [gadget])).toString()
    const paths = text.split(' ').filter((name) => name.startsWith('/'))
    assert.deepEqual(paths, [...paths].sort())
  })

  it('gives way to others between its parts', async () => {
    const { form, written } = noting()
    let others = 0
    const write = openApiV2Writer(form, () => {
      others++
      return undefined
    })
    await write(deployments, [])
    assert.ok(others >= written.filter((name) => !name.startsWith('/')).length)
  })
})
