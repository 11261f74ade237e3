import type { CustomKind } from '../../api/openapi/custom-definitions.ts'
import { type OpenApi, type OpenApiAnswer, openApiDocuments } from '../../api/openapi/openapi.ts'
import type { CustomServing } from '../custom/serve-definition.ts'
import type { Registry, ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'

const YEAR = 365 * 24 * 60 * 60 * 1000
/** By what is served. */
const made = new WeakMap<Registry['all'], OpenApi>()

/** /openapi/v2, /openapi/v3 and the documents in its index. */
export async function openApi({ backend }: Services, request: ApiRequest): Promise<Answer | undefined> {
  const { path } = request.info
  const answer = await documentsOf(backend.registry).answer(path.replace(/\/+$/, ''), request.headers.accept)
  // The handler of version 3 leaves its 404 without a word, also at the end of its own name.
  if (path === '/openapi/v3/' || (!answer && path.startsWith('/openapi/v3/')))
    return { code: 404, contentType: '', body: '' }
  if (!answer?.etag) return answer
  return answer.immutable === undefined
    ? revalidated(request, answer)
    : named(request, { ...answer, immutable: answer.immutable }, backend.clock.now())
}

/** A document asked for by the hash of its content may be kept for good; another hash leads to the right one. */
function named(request: ApiRequest, answer: OpenApiAnswer & { immutable: string }, now: number): Answer {
  const hash = request.query.get('hash')
  if (hash === null) return revalidated(request, answer)
  if (!answer.immutable.endsWith(`=${hash}`)) {
    const headers = { ...varying(answer), Location: answer.immutable }
    return { code: 301, contentType: answer.contentType, headers, body: '' }
  }
  const { headers, ...rest } = revalidated(request, answer)
  const expires = new Date(now + YEAR).toUTCString().replace('GMT', 'UTC')
  return { ...rest, headers: { ...headers, 'Cache-Control': 'public, immutable', Expires: expires } }
}

function revalidated(request: ApiRequest, answer: OpenApiAnswer): Answer {
  const known = request.headers['if-none-match'] === answer.etag
  const { contentType, body, immutable } = answer
  return {
    code: known ? 304 : 200,
    contentType,
    headers: varying(answer),
    body: known ? '' : body,
    uncompressed: immutable !== undefined,
  }
}

function varying({ etag = '' }: OpenApiAnswer): Record<string, string> {
  return { ETag: etag, Vary: 'Accept' }
}

function documentsOf(registry: Registry): OpenApi {
  const known = made.get(registry.all)
  if (known) return known
  const documents = openApiDocuments(
    registry.all.map(({ info }) => info),
    registry.custom.flatMap((served) => customKind(served) ?? []),
  )
  made.set(registry.all, documents)
  return documents
}

/** What is told of a custom resource stays the same as long as its definition does. */
const customKinds = new WeakMap<ServedResource, CustomKind>()

function customKind(served: ServedResource): CustomKind | undefined {
  const { custom, info } = served
  if (!custom) return undefined
  const known = customKinds.get(served) ?? kindOf(info, custom)
  customKinds.set(served, known)
  return known
}

function kindOf({ group, version, kind, resource }: ServedResource['info'], custom: CustomServing): CustomKind {
  const listKind = custom.definition.spec.names.listKind ?? `${kind}List`
  const { schema, selectableFields = [] } = custom.version
  const paths = selectableFields.map(({ jsonPath }) => jsonPath)
  return { group, version, kind, listKind, plural: resource, schema: schema?.openAPIV3Schema, selectableFields: paths }
}
