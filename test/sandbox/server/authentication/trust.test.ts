import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { trustedClients } from '../../../../src/sandbox/server/authentication/trust.ts'
import { type CertificateOptions, createCertificate } from '../../../../src/util/pki/certificate.ts'

const DAY = 86_400_000

describe('certificates of clients', () => {
  const root = createCertificate({ commonName: 'kubernetes', usage: 'authority', now: Date.now() })
  const isTrusted = trustedClients(root.certificate)
  const made = (change: Partial<CertificateOptions> = {}) =>
    new X509Certificate(
      createCertificate({ commonName: 'bob', usage: 'client', now: Date.now(), issuer: root.authority, ...change })
        .certificate,
    )

  it('are trusted when the authority has signed them', () => {
    assert.equal(isTrusted(made()), true)
  })

  it('are strangers when another of the same name has', () => {
    const other = createCertificate({ commonName: 'kubernetes', usage: 'authority', now: Date.now() })
    assert.equal(isTrusted(made({ issuer: other.authority })), false)
  })

  it('are strangers when they sign themselves', () => {
    const { certificate } = createCertificate({ commonName: 'bob', usage: 'client', now: Date.now() })
    assert.equal(isTrusted(new X509Certificate(certificate)), false)
  })

  it('are no good for servers only', () => {
    assert.equal(isTrusted(made({ usage: 'server', names: ['localhost'] })), false)
  })

  it('are no good before and after their time', () => {
    assert.equal(isTrusted(made({ now: Date.now() - 10 * DAY, days: 5 })), false)
    assert.equal(isTrusted(made({ now: Date.now() + 10 * DAY })), false)
  })
})
