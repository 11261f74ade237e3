import { type Discovery, discoveryDocuments } from '../../api/discovery.ts'
import type { Registry } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import { encoded } from '../rest/encode.ts'
import { toYaml, wantsYaml } from '../rest/yaml.ts'
import type { Services } from '../services.ts'
import { noSuchResource } from '../statuses.ts'
import type { Answer } from '../types.ts'

/** By what is served. */
const made = new WeakMap<Registry['all'], Discovery>()

/** /api, /apis and what is below them. */
export function discovery({ backend }: Services, { info, headers }: ApiRequest): Answer | undefined {
  const path = /^\/apis?\/\/+$/.test(info.path) ? info.path : info.path.replace(/\/+$/, '')
  const answer = documentsOf(backend.registry, headers.host).answer(path, headers.accept)
  if (!answer) return unknownVersion(backend.registry, path)
  const { body, contentType, etag } = answer
  if (contentType === 'application/json' && wantsYaml(headers.accept)) {
    return { code: 200, contentType: 'application/yaml', body: toYaml(JSON.stringify(body)) }
  }
  const known = etag !== undefined && headers['if-none-match'] === etag
  return {
    code: known ? 304 : 200,
    contentType,
    headers: { ...answer.headers, ...(etag === undefined ? {} : { ETag: etag }) },
    body: known ? '' : encoded(body),
  }
}

/** A version that a group does not have is told in a Status; a group that does not exist is a page not found. */
function unknownVersion(registry: Registry, path: string): undefined {
  const [, root, group] = path.split('/')
  const isGroup = group !== undefined && group !== ''
  if (root === 'api' || (isGroup && registry.all.some(({ info }) => info.group === group))) throw noSuchResource()
  return undefined
}

function documentsOf(registry: Registry, address: string | undefined): Discovery {
  const known = made.get(registry.all)
  if (known) return known
  const documents = discoveryDocuments(
    registry.all.map(({ info }) => info),
    address,
  )
  made.set(registry.all, documents)
  return documents
}
