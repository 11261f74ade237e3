import { isObject, type KubeJson } from '../../checks/objects.ts'
import { requestJson } from '../api.ts'
import { readText } from '../body.ts'
import { answerError, type ClusterError, notKubernetes, transportError } from '../errors.ts'
import type { Transport } from '../transport.ts'
import { linesOf } from './lines.ts'

const noEvents = { en: 'a watch sends something else than events', ko: '감시가 이벤트가 아닌 것을 보냅니다' }

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  object: KubeJson
}

/** Where a watch gets its objects from. */
export interface WatchSource {
  list(signal: AbortSignal): Promise<{ items: KubeJson[]; version: string }>
  /** Events from a version on, until the server ends the watch. Throws {@link ClusterError}; status 410 when the version is too old. */
  watch(version: string, signal: AbortSignal): AsyncIterable<WatchEvent>
}

/** Lists and watches one path of the API. */
export function apiSource(transport: Transport, path: string, query: Readonly<Record<string, string>>): WatchSource {
  return {
    list: async (signal) => readList(await requestJson(transport, 'GET', withQuery(path, query), { signal })),
    watch: (version, signal) => watchEvents(transport, withQuery(path, { ...query, ...watchQuery(version) }), signal),
  }
}

function watchQuery(version: string): Record<string, string> {
  const seconds = 240 + Math.floor(Math.random() * 60)
  return { watch: '1', allowWatchBookmarks: 'true', resourceVersion: version, timeoutSeconds: String(seconds) }
}

export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}

/** The items of a list; the API leaves their kind out, which every one of them has. */
export function readList(list: unknown): { items: KubeJson[]; version: string } {
  if (!isObject(list) || !isObject(list['metadata']))
    throw notKubernetes({ en: 'a list has no metadata', ko: '목록에 metadata가 없습니다' })
  const apiVersion = String(list['apiVersion'] ?? '')
  const kind = String(list['kind'] ?? '').replace(/List$/, '')
  const items = Array.isArray(list['items']) ? list['items'] : []
  return {
    items: items
      .filter(isKube)
      .map((item) => ({ ...item, apiVersion: item.apiVersion ?? apiVersion, kind: item.kind ?? kind })),
    version: String(list['metadata']['resourceVersion'] ?? ''),
  }
}

async function* watchEvents(transport: Transport, path: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  const stream = await transport.stream({
    method: 'GET',
    path,
    headers: { accept: 'application/json' },
    timeout: 10_000,
    signal,
  })
  const status = stream.statusCode ?? 0
  try {
    if (status !== 200) throw answerError(status, stream.headers, await readText(stream))
    for await (const line of linesOf(stream)) yield readEvent(line)
  } catch (error) {
    throw signal.aborted ? error : transportError(error, transport.credentials.server)
  } finally {
    stream.destroy()
  }
}

function readEvent(line: string): WatchEvent {
  const event = parseEvent(line)
  const { type, object } = event
  if (type === 'ERROR') throw statusError(object)
  if ((type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK') && isKube(object))
    return { type, object }
  throw notKubernetes(noEvents)
}

function parseEvent(line: string): Record<string, unknown> {
  try {
    const event: unknown = JSON.parse(line)
    if (isObject(event)) return event
  } catch {
    // falls through: what is no JSON is no event
  }
  throw notKubernetes(noEvents)
}

function statusError(status: unknown): ClusterError {
  const code = isObject(status) ? Number(status['code']) : Number.NaN
  return answerError(Number.isInteger(code) ? code : 500, {}, JSON.stringify(status))
}

function isKube(value: unknown): value is KubeJson {
  return isObject(value) && isObject(value['metadata'])
}
