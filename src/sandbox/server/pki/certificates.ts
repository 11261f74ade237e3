import { generateKeyPairSync } from 'node:crypto'
import { createCertificate, type KeyPair } from '../../../util/pki/certificate.ts'

/** Everything the API server proves itself and others with. All PEM. */
export interface Certificates {
  authority: KeyPair
  server: KeyPair
  /** O system:masters: may do everything. */
  admin: KeyPair
  /** Signs service account tokens. */
  tokenKey: string
}

/** Names under which the API server is reached. */
const SERVER_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  '127.0.0.1',
  '10.96.0.1',
]

/** @param adminName who the admin's certificate says its user is */
export function createCertificates(now: number, adminName = 'kubernetes-admin'): Certificates {
  const authority = createCertificate({ commonName: 'kubernetes', usage: 'authority', now })
  const issuer = authority.authority
  const server = createCertificate({ commonName: 'kube-apiserver', usage: 'server', names: SERVER_NAMES, now, issuer })
  const admin = createCertificate({
    commonName: adminName,
    organizations: ['system:masters'],
    usage: 'client',
    now,
    issuer,
  })
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pair = ({ certificate, key }: KeyPair) => ({ certificate, key })
  const tokenKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { authority: pair(authority), server: pair(server), admin: pair(admin), tokenKey }
}
