import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { before, describe, it } from 'mocha'
import { systemClock } from '../../../../src/sandbox/clock.ts'
import { type Certificates, createCertificates } from '../../../../src/sandbox/server/pki/certificates.ts'
import { requestSigner } from '../../../../src/sandbox/server/pki/sign-request.ts'
import { der } from '../../../../src/util/pki/der.ts'

describe('signing of certificate requests', () => {
  let certificates: Certificates
  before(() => {
    certificates = createCertificates(Date.now())
  })

  /** A request for CN=jane, O=dev; `tamper` changes it after it was signed. */
  function request(tamper = false): string {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const attribute = (oid: string, value: string) => der.set(der.sequence(der.oid(oid), der.utf8(value)))
    const info = (name: string) =>
      der.sequence(
        der.integer(Buffer.from([0])),
        der.sequence(attribute('2.5.4.10', 'dev'), attribute('2.5.4.3', name)),
        publicKey.export({ type: 'spki', format: 'der' }),
        der.context(0),
      )
    const signature = sign('sha256', info('jane'), privateKey)
    const algorithm = der.sequence(der.oid('1.2.840.10045.4.3.2'))
    const bytes = der.sequence(info(tamper ? 'root' : 'jane'), algorithm, der.bitString(signature))
    return `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
  }

  const signed = (pem: string) =>
    requestSigner(
      certificates,
      systemClock,
    )({ pem, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], seconds: 3600 })

  it('makes a certificate of the authority for the subject that asks', async () => {
    const certificate = new X509Certificate(await signed(request()))
    assert.equal(certificate.subject, 'O=dev\nCN=jane')
    assert.equal(certificate.verify(new X509Certificate(certificates.authority.certificate).publicKey), true)
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2'])
  })

  it('refuses a request that its key has not signed', async () => {
    await assert.rejects(signed(request(true)), /unable to verify certificate request signature/)
  })
})
