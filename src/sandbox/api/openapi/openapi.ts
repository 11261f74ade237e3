import { createHash } from 'node:crypto'
import type { ResourceInfo } from '../../schema/resources.ts'
import { giveWay } from '../../turns.ts'
import { parseAccept } from '../accept.ts'
import type { CustomKind } from './custom-definitions.ts'
import { openApiV2Writer } from './openapi-v2.ts'
import { openApiV2Json } from './openapi-v2-json.ts'
import { OPENAPI_V2_PROTOBUF, OPENAPI_V2_PROTOBUF_CONTENT, openApiV2Protobuf } from './openapi-v2-protobuf.ts'
import { openApiV3 } from './openapi-v3.ts'

export interface OpenApiAnswer {
  code: 200 | 406
  body: Buffer | string
  contentType: string
  /** With `If-None-Match` of it, 304. */
  etag?: string
  /** Where the document is that never changes: at an URL with its hash. */
  immutable?: string
}

export interface OpenApi {
  /** Answers `/openapi/v2`, `/openapi/v3` and the documents below it; undefined for other paths. */
  answer(path: string, accept: string | undefined): Promise<OpenApiAnswer | undefined>
}

/** OpenAPI of a set of resources; documents are made when first asked for. Make a new one when custom resources come or go. */
export function openApiDocuments(resources: readonly ResourceInfo[], customKinds: readonly CustomKind[] = []): OpenApi {
  const v3 = openApiV3(resources, customKinds)
  const v2 = new Map<Form, Promise<OpenApiAnswer>>()
  return {
    async answer(path, accept) {
      if (path === '/openapi/v2') return answerV2((form) => makeV2(form, resources, customKinds), accept, v2)
      if (path === '/openapi/v3') {
        return { code: 200, body: JSON.stringify(await v3.index()), contentType: 'text/plain; charset=utf-8' }
      }
      if (!path.startsWith('/openapi/v3/')) return undefined
      const document = await v3.document(path.slice('/openapi/v3/'.length))
      if (!document) return undefined
      const { body, hash } = document
      return { code: 200, body, contentType: 'application/json', etag: `"${hash}"`, immutable: `${path}?hash=${hash}` }
    },
  }
}

type Form = 'json' | 'protobuf'

async function answerV2(
  make: (form: Form) => Promise<OpenApiAnswer>,
  accept: string | undefined,
  made: Map<Form, Promise<OpenApiAnswer>>,
): Promise<OpenApiAnswer> {
  const form = formOf(accept)
  if (!form) return { code: 406, body: '', contentType: 'text/plain; charset=utf-8' }
  const answer = made.get(form) ?? make(form)
  made.set(form, answer)
  return answer
}

function formOf(accept: string | undefined): Form | undefined {
  if (!accept) return 'json'
  for (const { type } of parseAccept(accept)) {
    if (type === OPENAPI_V2_PROTOBUF) return 'protobuf'
    if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json'
  }
  return undefined
}

const V2 = {
  json: { write: openApiV2Writer(openApiV2Json), contentType: 'application/json' },
  protobuf: { write: openApiV2Writer(openApiV2Protobuf), contentType: OPENAPI_V2_PROTOBUF_CONTENT },
} as const

async function makeV2(
  form: Form,
  resources: readonly ResourceInfo[],
  customKinds: readonly CustomKind[],
): Promise<OpenApiAnswer> {
  const { write, contentType } = V2[form]
  const pieces = await write(resources, customKinds)
  const hash = createHash('sha512')
  for (const piece of pieces) {
    const others = giveWay('request')
    if (others) await others
    hash.update(piece)
  }
  return { code: 200, body: Buffer.concat(pieces), contentType, etag: `"${hash.digest('hex').toUpperCase()}"` }
}
