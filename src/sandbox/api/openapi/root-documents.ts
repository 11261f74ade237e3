import type { ResourceInfo } from '../../schema/resources.ts'
import type { JsonObject } from '../json/values.ts'
import { openApiDefinitions } from './definitions.ts'
import type { Descriptions } from './descriptions.ts'
import { groupTag } from './operation.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const FORMS = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml']

/** The OpenAPI document of one path above or beside those of resources. */
export interface RootDocument {
  readonly tag: string
  readonly description: string
  readonly operationId: string
  readonly forms: readonly string[]
  /** The definition of the answer; a text without it. */
  readonly answer?: string
}

/** Every server has these, by their path in the index. */
const FIXED: Readonly<Record<string, RootDocument>> = {
  '.well-known/openid-configuration': {
    tag: 'WellKnown',
    description: "get service account issuer OpenID configuration, also known as the 'OIDC discovery doc'",
    operationId: 'getServiceAccountIssuerOpenIDConfiguration',
    forms: ['application/json'],
  },
  'openid/v1/jwks': {
    tag: 'openid',
    description: 'get service account issuer OpenID JSON Web Key Set (contains public token verification keys)',
    operationId: 'getServiceAccountIssuerOpenIDKeyset',
    forms: ['application/jwk-set+json'],
  },
  api: {
    tag: 'core',
    description: 'get available API versions',
    operationId: 'getCoreAPIVersions',
    forms: FORMS,
    answer: `${META}.APIVersions`,
  },
  apis: {
    tag: 'apis',
    description: 'get available API versions',
    operationId: 'getAPIVersions',
    forms: FORMS,
    answer: `${META}.APIGroupList`,
  },
  version: {
    tag: 'version',
    description: 'get the version information for this server',
    operationId: 'getCodeVersion',
    forms: ['application/json'],
    answer: 'io.k8s.apimachinery.pkg.version.Info',
  },
}

/** The documents of `/api`, `/version`, … and of each built-in group, by their path in the index of OpenAPI v3. */
export function rootDocuments(resources: readonly ResourceInfo[]): ReadonlyMap<string, RootDocument> {
  const groups = new Set(resources.filter(({ custom, group }) => !custom && group !== '').map(({ group }) => group))
  return new Map([...Object.entries(FIXED), ...[...groups].map((group) => [`apis/${group}`, ofGroup(group)] as const)])
}

function ofGroup(group: string): RootDocument {
  const tag = groupTag(group)
  const operationId = `get${tag.charAt(0).toUpperCase()}${tag.slice(1)}APIGroup`
  const description = 'get information of a group'
  return { tag, description, operationId, forms: FORMS, answer: `${META}.APIGroup` }
}

/** What such a document holds besides what all have: its paths and the schemas they refer to. */
export function rootContent(
  path: string,
  { tag, description, operationId, forms, answer }: RootDocument,
  descriptions: Descriptions,
): { paths: JsonObject; schemas: JsonObject | undefined } {
  const schema = answer === undefined ? { type: 'string' } : { $ref: `#/components/schemas/${answer}` }
  const content = Object.fromEntries(forms.map((form) => [form, { schema }]))
  const responses = { 200: { description: 'OK', content }, 401: { description: 'Unauthorized' } }
  return {
    paths: { [`/${path}/`]: { get: { tags: [tag], description, operationId, responses } } },
    schemas: answer === undefined ? undefined : openApiDefinitions([answer], descriptions, 'v3'),
  }
}
