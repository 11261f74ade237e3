import { deepEqual } from 'node:assert/strict'
import { normalize } from '../../../../src/sandbox/resources/common/normalize.ts'

const kind = (group: string, kind: string) => ({ group, version: 'v1', kind, resource: '', namespaced: true })

describe('bytes in normal objects', () => {
  it('are null in a field that was never set', () => {
    const request = { metadata: { name: 'a' }, spec: { signerName: 'example.com/x', usages: ['any'] } }
    normalize(request as never, kind('certificates.k8s.io', 'CertificateSigningRequest'))
    deepEqual(request.spec, { signerName: 'example.com/x', usages: ['any'], request: null })
  })

  it('are none in an entry that was sent as null', () => {
    const secret = { metadata: { name: 'a' }, data: { x: null } }
    normalize(secret as never, kind('', 'Secret'))
    deepEqual(secret.data, { x: '' })
  })
})
