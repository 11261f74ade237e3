import { negotiate } from '../../api/accept.ts'
import { decode } from '../../api/decode.ts'
import { formatTime } from '../../clock.ts'
import type { FieldError } from '../../resources/types.ts'
import { schemaOf } from '../../schema/schema.ts'
import type {
  ResourceAttributes,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  SubjectAccessReviewSpec,
  TokenReview,
} from '../../schema/types.ts'
import { checkToken } from '../authentication/service-accounts.ts'
import type { Attributes } from '../authorization/types.ts'
import type { ApiRequest } from '../request.ts'
import { encoded } from '../rest/encode.ts'
import { fieldInvalid } from '../rest/field-errors.ts'
import { refuse } from '../rest/strategy.ts'
import { callerOf } from '../rest/write-options.ts'
import { toYaml } from '../rest/yaml.ts'
import type { Services } from '../services.ts'
import { methodNotAllowed, noSuchResource } from '../statuses.ts'
import type { Answer, UserInfo } from '../types.ts'
import type { VirtualResource } from './table.ts'

export const selfSubjectAccessReview: VirtualResource = async (services, request) => {
  const review = await read<SubjectAccessReview>(request, 'authorization.k8s.io', 'SelfSubjectAccessReview')
  return accessAnswer(services, request, review, request.user)
}

export const subjectAccessReview: VirtualResource = async (services, request) => {
  const review = await read<SubjectAccessReview>(request, 'authorization.k8s.io', 'SubjectAccessReview')
  const { user = '', groups = [], uid } = review.spec
  refuse({ group: 'authorization.k8s.io', kind: '' }, '', reviewErrors(review.spec))
  return accessAnswer(services, request, review, { username: user, groups, ...(uid ? { uid } : {}) })
}

function reviewErrors({
  user,
  groups,
  resourceAttributes,
  nonResourceAttributes,
}: SubjectAccessReviewSpec): FieldError[] {
  const errors: FieldError[] = []
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) {
    const text = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    errors.push(fieldInvalid('spec.resourceAttributes', 'null', text))
  }
  if (!user && !groups?.length)
    errors.push(fieldInvalid('spec.user', '', 'at least one of user or group must be specified'))
  return errors
}

export const localSubjectAccessReview = subjectAccessReviewIn('LocalSubjectAccessReview')

function subjectAccessReviewIn(kind: string): VirtualResource {
  return async (services, request) => {
    const review = await read<SubjectAccessReview>(request, 'authorization.k8s.io', kind)
    const { user = '', groups = [] } = review.spec
    const { namespace } = request.info
    const spec = { ...review.spec, resourceAttributes: { ...review.spec.resourceAttributes, namespace } }
    return accessAnswer(services, request, { ...review, spec }, { username: user, groups })
  }
}

function accessAnswer(
  { authorizer }: Services,
  request: ApiRequest,
  review: SubjectAccessReview,
  user: UserInfo,
): Answer {
  const { allowed, reason } = authorizer.authorize(attributesOf(review.spec, user))
  return created(request, { ...review, status: { allowed, ...(reason === '' ? {} : { reason }) } })
}

function attributesOf(
  { resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec,
  user: UserInfo,
): Attributes {
  if (!resourceAttributes) {
    const { verb = '', path = '' } = nonResourceAttributes ?? {}
    return { user, resourceRequest: false, verb, path }
  }
  const {
    verb = '',
    group = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  }: ResourceAttributes = resourceAttributes
  return { user, resourceRequest: true, verb, group, resource, subresource, namespace, name }
}

export const selfSubjectRulesReview: VirtualResource = async ({ authorizer }, request) => {
  const review = await read<SelfSubjectRulesReview>(request, 'authorization.k8s.io', 'SelfSubjectRulesReview')
  const { rules, errors } = authorizer.rulesFor(request.user, review.spec?.namespace ?? '')
  const resourceRules = rules
    .filter(({ resources }) => resources?.length)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, resourceNames }))
  const nonResourceRules = rules
    .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }))
  const evaluationError = errors.length > 0 ? { evaluationError: errors.join(', ') } : {}
  return created(request, {
    ...review,
    spec: {},
    status: { resourceRules, nonResourceRules, incomplete: errors.length > 0, ...evaluationError },
  })
}

export const selfSubjectReview: VirtualResource = async ({ backend }, request) => {
  await read(request, 'authentication.k8s.io', 'SelfSubjectReview')
  const metadata = { creationTimestamp: formatTime(backend.clock.now()) }
  const status = { userInfo: userInfo(request.user) }
  return created(request, { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata, status })
}

export const tokenReview: VirtualResource = async ({ backend, tokens }, request) => {
  const review = await read<TokenReview>(request, 'authentication.k8s.io', 'TokenReview')
  const { token = '', audiences } = review.spec
  const answer = checkToken(tokens, backend.reader, backend.clock, token, audiences?.length ? audiences : undefined)
  const status =
    'error' in answer
      ? { user: {}, error: answer.error }
      : { authenticated: true, user: userInfo(answer.user), audiences: answer.audiences }
  return created(request, { ...review, status })
}

function userInfo({ username, uid, groups, extra }: UserInfo) {
  return { username, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) }
}

async function read<T>(request: ApiRequest, group: string, kind: string): Promise<T> {
  if (request.info.verb !== 'create') throw methodNotAllowed()
  const gvk = { group, version: 'v1', kind }
  const schema = schemaOf(gvk)
  if (!schema) throw noSuchResource()
  const { fieldValidation, warnings } = callerOf(request, 'CreateOptions')
  const contentType = request.headers['content-type']
  const decoded = decode({ body: await request.body(), contentType, gvk, schema, fieldValidation })
  warnings.push(...decoded.warnings)
  return { ...decoded.object, metadata: decoded.object.metadata ?? {} } as unknown as T
}

/** A review is not kept, so it has no table of its kind. */
function created(request: ApiRequest, review: Record<string, unknown>): Answer {
  const { as, encoding, version } = negotiate(request.headers.accept, { tables: false })
  const partial = { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: review['metadata'] }
  const text = encoded(as === 'partial-metadata' ? partial : review)
  const body = encoding === 'yaml' ? toYaml(text) : text
  return { code: 201, contentType: `application/${encoding}`, body }
}
