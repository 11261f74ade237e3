import { type OpenApiV3, openApiV3 } from '../../api/openapi/openapi-v3.ts'
import type { Registry } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'

const made = new WeakMap<Registry, OpenApiV3>()
const V3 = '/openapi/v3'

/** /openapi/v3 and the documents in its index. */
export async function openApi({ backend }: Services, request: ApiRequest): Promise<Answer | undefined> {
  const path = request.info.path.replace(/\/+$/, '')
  const documents = documentsOf(backend.registry)
  if (path === V3) return { code: 200, contentType: 'application/json', body: JSON.stringify(await documents.index()) }
  if (!path.startsWith(`${V3}/`)) return undefined
  const document = await documents.document(path.slice(V3.length + 1))
  return document && cached(request, document)
}

/** Documents are named by their content's hash: whoever asks with it may keep them. */
function cached({ headers }: ApiRequest, { body, etag }: { body: object; etag: string }): Answer {
  const known = headers['if-none-match'] === etag
  return {
    code: known ? 304 : 200,
    contentType: 'application/json',
    headers: { ETag: etag, Vary: 'Accept-Encoding, Accept' },
    body: known ? '' : JSON.stringify(body),
  }
}

function documentsOf(registry: Registry): OpenApiV3 {
  const known = made.get(registry)
  if (known) return known
  const documents = openApiV3(registry.all.map(({ info }) => info))
  made.set(registry, documents)
  return documents
}
