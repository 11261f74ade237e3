import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createCertificate } from '../../../src/util/pki/certificate.ts'

describe('certificate', () => {
  const now = Date.UTC(2026, 0, 15)
  const day = 86_400_000
  const ca = createCertificate({ commonName: 'test authority', usage: 'authority', now })
  const root = new X509Certificate(ca.certificate)

  it('makes an authority that signs itself', () => {
    assert.equal(root.ca, true)
    assert.equal(root.verify(root.publicKey), true)
    assert.equal(root.subject, 'CN=test authority')
  })

  it('makes a server certificate that the authority has signed, for its names and addresses', () => {
    const names = ['localhost', '*.example.com', '127.0.0.1']
    const server = createCertificate({ commonName: 'localhost', usage: 'server', names, now, issuer: ca.authority })
    const certificate = new X509Certificate(server.certificate)
    assert.equal(certificate.checkIssued(root), true)
    assert.equal(certificate.verify(root.publicKey), true)
    assert.equal(certificate.ca, false)
    assert.equal(certificate.subjectAltName, 'DNS:localhost, DNS:*.example.com, IP Address:127.0.0.1')
    assert.equal(certificate.checkHost('www.example.com'), '*.example.com')
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1')
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  })

  it('gives the key that belongs to the certificate', () => {
    assert.equal(root.checkPrivateKey(createPrivateKey(ca.key)), true)
  })

  it('puts the groups of a client into its subject, as Kubernetes reads them', () => {
    const client = createCertificate({
      commonName: 'admin',
      organizations: ['system:masters'],
      usage: 'client',
      now,
      issuer: ca.authority,
    })
    assert.equal(new X509Certificate(client.certificate).subject, 'O=system:masters\nCN=admin')
  })

  it('is valid from a day before, so that a clock that is late does no harm, for the days asked', () => {
    const { certificate } = createCertificate({ commonName: 'x', usage: 'server', now, days: 30, issuer: ca.authority })
    const { validFrom, validTo } = new X509Certificate(certificate)
    assert.equal(Date.parse(validFrom), now - day)
    assert.equal(Date.parse(validTo), now + 30 * day)
  })

  it('is valid beyond 2049, where the form of times changes', () => {
    const { certificate } = createCertificate({ commonName: 'x', usage: 'authority', now, days: 365 * 40 })
    assert.equal(Date.parse(new X509Certificate(certificate).validTo), now + 365 * 40 * day)
  })
})
