import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A certificate authority and a certificate for the hosts, as PEM: what the lab's `generate: tls` puts in the folder. */
export async function makeCertificates(hosts: readonly string[], days: number): Promise<Record<string, string>> {
  x509.cryptoProvider.set(webcrypto)
  const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + days * 86_400_000) }
  const authority = await makeAuthority(validity)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: `CN=${hosts[0] ?? 'localhost'}`,
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map(alternativeName)),
    ],
  })
  return {
    'ca.pem': `${authority.certificate.toString('pem')}\n`,
    'ca-key.pem': await privateKeyPem(authority.key),
    'cert.pem': `${certificate.toString('pem')}\n`,
    'key.pem': await privateKeyPem(keys.privateKey),
  }
}

async function makeAuthority(validity: { notBefore: Date; notAfter: Date }) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=k8slab lab authority',
    keys: keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  })
  return { certificate, key: keys.privateKey }
}

function alternativeName(host: string): x509.JsonGeneralName {
  return { type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host }
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}
