import { X509Certificate } from 'node:crypto'
import { systemClock } from '../../clock.ts'

/** The purposes of a client's certificate: clientAuth, and any. */
const CLIENT_PURPOSES = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']

/** Whether a certificate is good for a client now, by the machine's time, which all of TLS goes by. */
export type TrustsClient = (certificate: X509Certificate) => boolean

/**
 * Trusts clients by the authority (PEM) that signed their certificates. As in the real API server, the handshake takes any certificate and
 * who authenticates judges it: Node.js would read the 150 authorities it knows, 35 ms, before TLS itself could judge by another one.
 */
export function trustedClients(authority: string): TrustsClient {
  const issuer = new X509Certificate(authority)
  const { publicKey } = issuer
  return (certificate) =>
    Date.parse(certificate.validFrom) <= systemClock.now() &&
    systemClock.now() <= Date.parse(certificate.validTo) &&
    // Without purposes it is good for all of them.
    (certificate.keyUsage ?? CLIENT_PURPOSES).some((purpose) => CLIENT_PURPOSES.includes(purpose)) &&
    certificate.checkIssued(issuer) &&
    certificate.verify(publicKey)
}
