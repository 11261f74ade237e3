import { negotiate } from '../../api/accept.ts'
import { trackManagedFields } from '../../api/apply/track-managed-fields.ts'
import { decode } from '../../api/decode.ts'
import { badRequest } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft } from '../../objects.ts'
import { GoText, quote } from '../../resources/common/go-values.ts'
import type { FieldError } from '../../resources/types.ts'
import { schemaOf } from '../../schema/schema.ts'
import type {
  ResourceAttributes,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  SubjectAccessReviewSpec,
  TokenReview,
} from '../../schema/types.gen.ts'
import { checkToken } from '../authentication/service-accounts.ts'
import type { Attributes } from '../authorization/types.ts'
import type { ApiRequest } from '../request.ts'
import { encoded } from '../rest/encode.ts'
import { fieldInvalid, fieldRequired } from '../rest/field-errors.ts'
import { refuse } from '../rest/strategy.ts'
import { callerOf } from '../rest/write-options.ts'
import { toYaml } from '../rest/yaml.ts'
import type { Services } from '../services.ts'
import { methodNotAllowed, noSuchResource } from '../statuses.ts'
import type { Answer, UserInfo } from '../types.ts'
import type { VirtualResource } from './table.ts'

export const selfSubjectAccessReview: VirtualResource = async (services, request) => {
  const review = await read<SubjectAccessReview>(services, request, 'authorization.k8s.io', 'SelfSubjectAccessReview')
  refuse(REVIEW, '', attributeErrors(review.spec))
  return accessAnswer(services, request, review, request.user)
}

export const subjectAccessReview: VirtualResource = async (services, request) => {
  const review = await read<SubjectAccessReview>(services, request, 'authorization.k8s.io', 'SubjectAccessReview')
  const { user = '', groups = [], uid } = review.spec
  refuse(REVIEW, '', reviewErrors(review.spec))
  return accessAnswer(services, request, review, { username: user, groups, ...(uid ? { uid } : {}) })
}

/** Errors of reviews do not say which kind they are of. */
const REVIEW = { group: 'authorization.k8s.io', kind: '' }

/** `ValidateSubjectAccessReviewSpec` */
function reviewErrors(spec: SubjectAccessReviewSpec): FieldError[] {
  const nobody = !spec.user && !spec.groups?.length
  const [exclusive, selectors] = [exclusiveErrors(spec), selectorErrors(spec)]
  const text = 'at least one of user or group must be specified'
  return [...exclusive, ...(nobody ? [fieldInvalid('spec.user', '', text)] : []), ...selectors]
}

function attributeErrors(spec: SubjectAccessReviewSpec): FieldError[] {
  return [...exclusiveErrors(spec), ...selectorErrors(spec)]
}

function exclusiveErrors({ resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec): FieldError[] {
  if (resourceAttributes && nonResourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes
    const shown = new GoText(`authorization.NonResourceAttributes{Path:${quote(path)}, Verb:${quote(verb)}}`)
    const text = 'cannot be specified in combination with resourceAttributes'
    return [fieldInvalid('spec.nonResourceAttributes', shown, text)]
  }
  if (resourceAttributes || nonResourceAttributes) return []
  const text = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  return [fieldInvalid('spec.resourceAttributes', null, text)]
}

function selectorErrors({ resourceAttributes }: SubjectAccessReviewSpec): FieldError[] {
  return (['fieldSelector', 'labelSelector'] as const).flatMap((name) => {
    const selector = resourceAttributes?.[name]
    if (!selector) return []
    const path = `spec.resourceAttributes.${name}`
    const { rawSelector = '', requirements = [] } = selector
    if (rawSelector !== '' && requirements.length > 0) {
      return [fieldInvalid(`${path}.rawSelector`, rawSelector, 'may not specified at the same time as requirements')]
    }
    if (rawSelector !== '' || requirements.length > 0) return []
    const text = `when ${path} is specified, requirements or rawSelector is required`
    return [fieldRequired(`${path}.requirements`, text)]
  })
}

/** `ValidateLocalSubjectAccessReview` */
function localErrors(spec: SubjectAccessReviewSpec, namespace: string): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec
  const errors = reviewErrors(spec)
  const asked = resourceAttributes?.namespace ?? ''
  if (resourceAttributes && asked !== namespace) {
    errors.push(fieldInvalid('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace'))
  }
  if (nonResourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes
    const shown = new GoText(`authorization.NonResourceAttributes{Path:${quote(path)}, Verb:${quote(verb)}}`)
    errors.push(fieldInvalid('spec.nonResourceAttributes', shown, 'disallowed on this kind of request'))
  }
  return errors
}

export const localSubjectAccessReview = subjectAccessReviewIn('LocalSubjectAccessReview')

function subjectAccessReviewIn(kind: string): VirtualResource {
  return async (services, request) => {
    const review = await read<SubjectAccessReview>(services, request, 'authorization.k8s.io', kind)
    const { user = '', groups = [] } = review.spec
    refuse(REVIEW, '', localErrors(review.spec, request.info.namespace))
    const metadata = { ...review.metadata, namespace: request.info.namespace }
    return accessAnswer(services, request, { ...review, metadata }, { username: user, groups })
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

export const selfSubjectRulesReview: VirtualResource = async (services, request) => {
  const { authorizer } = services
  const review = await read<SelfSubjectRulesReview>(services, request, 'authorization.k8s.io', 'SelfSubjectRulesReview')
  const { namespace = '' } = review.spec ?? {}
  if (namespace === '') throw badRequest('no namespace on request')
  const { rules, errors } = authorizer.rulesFor(request.user, namespace)
  const resourceRules = rules
    .filter(({ resources }) => resources?.length)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, resourceNames }))
  const nonResourceRules = rules
    .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }))
  const evaluationError = errors.length > 0 ? { evaluationError: errors.join(', ') } : {}
  return created(request, {
    ...review,
    metadata: { creationTimestamp: null },
    spec: {},
    status: { resourceRules, nonResourceRules, incomplete: errors.length > 0, ...evaluationError },
  })
}

export const selfSubjectReview: VirtualResource = async (services, request) => {
  const { backend } = services
  await read(services, request, 'authentication.k8s.io', 'SelfSubjectReview')
  const metadata = { creationTimestamp: formatTime(backend.clock.now()) }
  const status = { userInfo: userInfo(request.user) }
  return created(request, { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata, status })
}

export const tokenReview: VirtualResource = async (services, request) => {
  const { backend, tokens } = services
  const review = await read<TokenReview>(services, request, 'authentication.k8s.io', 'TokenReview')
  if (!review.spec.token) throw badRequest('token is required for TokenReview in authentication')
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

/** A review as it came, with the managed fields that every created object has. */
async function read<T>({ backend }: Services, request: ApiRequest, group: string, kind: string): Promise<T> {
  if (request.info.verb !== 'create') throw methodNotAllowed()
  const gvk = { group, version: 'v1', kind }
  const schema = schemaOf(gvk)
  if (!schema) throw noSuchResource()
  const { fieldValidation, warnings, manager } = callerOf(request, 'CreateOptions')
  const contentType = request.headers['content-type']
  const decoded = decode({ body: await request.body(), contentType, gvk, schema, fieldValidation })
  warnings.push(...decoded.warnings)
  // None of them is in a namespace.
  const { namespace: _, ...sent } = decoded.object.metadata ?? {}
  const metadata = { creationTimestamp: null, ...sent }
  const next = { ...decoded.object, metadata } as unknown as Draft
  const managedFields = trackManagedFields({
    live: undefined,
    next,
    manager,
    apiVersion: `${group}/v1`,
    subresource: '',
    time: formatTime(backend.clock.now()),
    schema,
  })
  return { ...next, metadata: { ...metadata, ...(managedFields.length > 0 ? { managedFields } : {}) } } as unknown as T
}

/** A review is not kept, so it has no table of its kind. */
function created(request: ApiRequest, review: Record<string, unknown>): Answer {
  const { as, encoding, version } = negotiate(request.headers.accept, { tables: false })
  const partial = { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: review['metadata'] }
  const text = encoded(as === 'partial-metadata' ? partial : review)
  const body = encoding === 'yaml' ? toYaml(text) : text
  return { code: 201, contentType: `application/${encoding}`, body }
}
