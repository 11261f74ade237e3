import { kinds } from '../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../objects.ts'
import type { Secret, ServiceAccount } from '../schema/types.gen.ts'
import type { Change } from '../storage/types.ts'
import { ignoreNotFound } from './shared/errors.ts'
import type { Controller, ControllerContext } from './types.ts'

const TYPE = 'kubernetes.io/service-account-token'
const NAME = 'kubernetes.io/service-account.name'
const UID = 'kubernetes.io/service-account.uid'
/** Tokens in Secrets do not expire in a cluster's lifetime. */
const TEN_YEARS = 10 * 365 * 24 * 3600

/** Fills Secrets of type service-account-token and deletes those whose account is gone (serviceaccount/tokens_controller.go). */
export function tokenSecretController(rootCertificate: string): Controller {
  return {
    name: 'tokens-controller',
    watches: [
      {
        kind: kinds.secrets,
        keys: ({ object, type }: Change<Secret>) => (type !== 'DELETED' && object.type === TYPE ? [keyOf(object)] : []),
      },
      {
        kind: kinds.serviceAccounts,
        keys: ({ object, type }, reader) =>
          type === 'MODIFIED'
            ? []
            : reader
                .list(kinds.secrets, namespaceOf(object))
                .filter((secret) => secret.type === TYPE && accountOf(secret) === object.metadata.name)
                .map(keyOf),
      },
    ],
    async reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      const secret = context.client.get(kinds.secrets, namespace, name)
      if (!secret || secret.metadata.deletionTimestamp !== undefined) return undefined
      const account = context.client.get(kinds.serviceAccounts, namespace, accountOf(secret) ?? '')
      const uid = secret.metadata.annotations?.[UID]
      if (!account || (uid && uid !== account.metadata.uid))
        await ignoreNotFound(context.client.delete(kinds.secrets, namespace, name))
      else if (!secret.data?.['token'] || !uid) await fill(secret, account, rootCertificate, context)
      return undefined
    },
  }
}

function accountOf({ metadata }: Secret): string | undefined {
  return metadata.annotations?.[NAME]
}

async function fill(secret: Secret, account: ServiceAccount, certificate: string, { client }: ControllerContext) {
  const namespace = namespaceOf(secret)
  const { name, uid } = secret.metadata
  const answer = await client.createSubresource(kinds.serviceAccounts, namespace, account.metadata.name, 'token', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: TEN_YEARS, boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name, uid } },
  })
  const { token } = (answer as { status: { token: string } }).status
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const annotations = { ...secret.metadata.annotations, [UID]: account.metadata.uid }
  const data = { ...secret.data, 'ca.crt': encode(certificate), namespace: encode(namespace), token: encode(token) }
  await client.update(kinds.secrets, { ...secret, metadata: { ...secret.metadata, annotations }, data })
}
