import { createCertificate } from '../util/pki/certificate.ts'

/** A certificate authority and a certificate for the hosts, as PEM: what the lab's `generate: tls` puts in the folder. */
export function makeCertificates(hosts: readonly string[], days: number, now: number): Record<string, string> {
  const ca = createCertificate({ commonName: 'k8slab lab authority', usage: 'authority', now, days })
  const server = createCertificate({
    commonName: hosts[0] ?? 'localhost',
    usage: 'server',
    names: hosts,
    now,
    days,
    issuer: ca.authority,
  })
  return { 'ca.pem': ca.certificate, 'ca-key.pem': ca.key, 'cert.pem': server.certificate, 'key.pem': server.key }
}
