import { stringify } from 'yaml'
import type { Certificates } from './pki/certificates.ts'

export interface KubeconfigOptions {
  /** `https://127.0.0.1:PORT` */
  server: string
  certificates: Certificates
  /** The name of cluster, context and user, as the flavour's own tool would choose it. */
  name: string
  namespace?: string
}

/** A kubeconfig with one context, for the admin. */
export function kubeconfigText({ server, certificates, name, namespace }: KubeconfigOptions): string {
  const { authority, admin } = certificates
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return stringify(
    {
      apiVersion: 'v1',
      clusters: [{ cluster: { 'certificate-authority-data': base64(authority.certificate), server }, name }],
      contexts: [{ context: { cluster: name, ...(namespace ? { namespace } : {}), user: name }, name }],
      'current-context': name,
      kind: 'Config',
      preferences: {},
      users: [
        {
          name,
          user: { 'client-certificate-data': base64(admin.certificate), 'client-key-data': base64(admin.key) },
        },
      ],
    },
    { lineWidth: 0 },
  )
}
