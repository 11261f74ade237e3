import { deepEqual, throws } from 'node:assert/strict'
import { checkPlace, fillNamespace } from '../../../../../src/sandbox/server/rest/metadata/place.ts'

const here = { namespace: 'home', name: 'web' }

describe('the place of an object that is sent', () => {
  it('may leave out the namespace, which it is given', () => {
    const metadata: { name: string; namespace?: string } = { name: 'web' }
    checkPlace(metadata, here)
    deepEqual(metadata, { name: 'web', namespace: 'home' })
  })

  it('has to be in the namespace of the path, whatever its name is', () => {
    const message = 'the namespace of the provided object does not match the namespace sent on the request'
    throws(() => checkPlace({ name: 'other', namespace: 'away' }, here), { message })
    throws(() => checkPlace({ namespace: 'away' }, here), { message })
  })

  it('has to say its name', () => {
    const message = 'the name of the object (web based on URL) was undeterminable: name must be provided'
    throws(() => checkPlace({ namespace: 'home' }, here), { message })
  })

  it('has to have the name of the path', () => {
    const message = 'the name of the object (other) does not match the name on the URL (web)'
    throws(() => checkPlace({ name: 'other' }, here), { message })
  })

  it('loses its namespace where there is none', () => {
    const metadata = { name: 'node', namespace: 'home' }
    fillNamespace(metadata, '')
    deepEqual(metadata, { name: 'node' })
  })
})
