import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import { type ServedKubectl, serveKubectl } from '../support/real-server.ts'

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const pem = '-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----\n'
const request = Buffer.from(pem).toString('base64')

describe('kubectl certificate', () => {
  let served: ServedKubectl
  before(async () => {
    served = await serveKubectl()
  })
  after(() => served.close())
  beforeEach(async () => {
    const spec = { request, signerName: 'example.com/test', usages: ['client auth'] }
    await served.server.call('DELETE', `${PATH}/csr`)
    await served.server.call('POST', PATH, { body: { metadata: { name: 'csr' }, spec } })
  })

  const conditions = async () => (await served.server.call('GET', `${PATH}/csr`)).json.status.conditions ?? []

  it('approves a request, and says so again without another condition', async () => {
    for (const _ of [1, 2]) {
      const { stdout } = await served.kubectl('certificate approve csr')
      assert.equal(stdout, 'certificatesigningrequest.certificates.k8s.io/csr approved\n')
    }
    const [{ type, reason, message }, ...others] = await conditions()
    const text = 'This CSR was approved by kubectl certificate approve.'
    assert.deepEqual([type, reason, message, others], ['Approved', 'KubectlApprove', text, []])
  })

  it('denies no request that is approved', async () => {
    await served.kubectl('certificate approve csr')
    const { stderr, code } = await served.kubectl('certificate deny csr')
    assert.deepEqual([stderr, code], ['error: certificate signing request "csr" is already Approved\n', 1])
  })

  it('denies one', async () => {
    const { stdout } = await served.kubectl('certificate deny csr')
    assert.equal(stdout, 'certificatesigningrequest.certificates.k8s.io/csr denied\n')
    assert.equal((await conditions())[0].reason, 'KubectlDeny')
  })
})
