import { decode } from '../../api/decode.ts'
import { badRequest, conflict, notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { type Draft, type KindRef, parseApiVersion } from '../../objects.ts'
import { schemaOf } from '../../schema/schema.ts'
import type { AuthenticationV1TokenRequest, Pod } from '../../schema/types.gen.ts'
import { API_AUDIENCE, issueToken, type TokenSubject } from '../authentication/service-accounts.ts'
import { encoded } from '../rest/encode.ts'
import { fieldInvalid } from '../rest/field-errors.ts'
import { fillNamespace } from '../rest/metadata/place.ts'
import { refuse } from '../rest/strategy.ts'
import { callerOf } from '../rest/write-options.ts'
import type { Services } from '../services.ts'
import { noSuchResource } from '../statuses.ts'
import type { Subresource } from './types.ts'

const TOKEN_REQUEST = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }
const SHORTEST = 600
const LONGEST = 2 ** 32

type TokenRequest = AuthenticationV1TokenRequest

/** Source: k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage/token.go. */
export const token: Subresource = {
  async handle(services, request) {
    const schema = schemaOf(TOKEN_REQUEST)
    if (!schema) throw noSuchResource()
    const { fieldValidation } = callerOf(request, 'CreateOptions')
    const contentType = request.headers['content-type']
    const decoded = decode({ body: await request.body(), contentType, gvk: TOKEN_REQUEST, schema, fieldValidation })
    const { namespace, name } = request.info
    checkNamed(decoded.object, namespace, name)
    const answer = requestToken(services, namespace, name, decoded.object as unknown as TokenRequest)
    return { code: 201, contentType: 'application/json', body: encoded(answer) }
  },
}

function checkNamed({ metadata }: Draft, namespace: string, name: string): void {
  fillNamespace(metadata, namespace)
  if ((metadata?.name || name) === name) return
  const text = 'must match the service account name if specified'
  refuse(TOKEN_REQUEST, name, [fieldInvalid('metadata.name', metadata.name, text)])
}

export function requestToken(
  services: Pick<Services, 'backend' | 'tokens'>,
  namespace: string,
  name: string,
  asked: TokenRequest,
): TokenRequest {
  const { reader, clock } = services.backend
  const account = reader.get(kinds.serviceAccounts, namespace, name)
  if (!account) throw notFound(kinds.serviceAccounts, name)
  const { boundObjectRef } = asked.spec ?? {}
  const audiences = asked.spec?.audiences ?? []
  const expirationSeconds = asked.spec?.expirationSeconds || 3600
  validate(expirationSeconds)
  const subject = {
    namespace,
    serviceAccount: { name, uid: account.metadata.uid },
    ...boundTo(services, namespace, boundObjectRef),
  }
  const { token, expires } = issueToken(services.tokens, clock, subject, audiences, expirationSeconds)
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(clock.now()) } as TokenRequest['metadata'],
    spec: { ...asked.spec, audiences: audiences.length > 0 ? audiences : [API_AUDIENCE], expirationSeconds },
    status: { token, expirationTimestamp: formatTime(expires) },
  }
}

function validate(seconds: number): void {
  const field = 'spec.expirationSeconds'
  const errors = [
    ...(seconds < SHORTEST ? [fieldInvalid(field, seconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(seconds > LONGEST ? [fieldInvalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : []),
  ]
  refuse(TOKEN_REQUEST, '', errors)
}

const BINDABLE: Readonly<Record<string, KindRef | undefined>> = {
  Pod: kinds.pods,
  Secret: kinds.secrets,
  Node: kinds.nodes,
}

type Bound = Pick<TokenSubject, 'pod' | 'secret' | 'node'>

function boundTo(
  { backend }: Pick<Services, 'backend'>,
  namespace: string,
  ref: NonNullable<TokenRequest['spec']>['boundObjectRef'],
): Bound {
  if (!ref) return {}
  const { kind, name = '', uid } = ref
  const bindable: KindRef | undefined = BINDABLE[kind ?? '']
  if (!bindable) {
    const { group, version } = parseApiVersion(ref.apiVersion ?? '')
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`)
  }
  const object = backend.reader.get(bindable, bindable.namespaced ? namespace : '', name)
  if (!object) throw notFound(bindable, name)
  if (uid && uid !== object.metadata.uid) {
    const text = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
    throw conflict(bindable, name, text)
  }
  const reference = { name, uid: object.metadata.uid }
  if (kind === 'Secret') return { secret: reference }
  if (kind === 'Node') return { node: reference }
  return { pod: reference, ...nodeOf(backend.reader, object as Pod) }
}

function nodeOf(reader: Services['backend']['reader'], { spec }: Pod): Bound {
  const node = spec?.nodeName ? reader.get(kinds.nodes, '', spec.nodeName) : undefined
  return node ? { node: { name: node.metadata.name, uid: node.metadata.uid } } : {}
}
