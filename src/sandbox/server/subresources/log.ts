import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { badRequest, notFound } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import type { LogOptions } from '../../kubelet/types.ts'
import type { FieldError } from '../../resources/types.ts'
import type { Pod } from '../../schema/types.gen.ts'
import type { ApiRequest } from '../request.ts'
import { isTrue } from '../request-info.ts'
import { fieldForbidden, fieldInvalid } from '../rest/field-errors.ts'
import { integer } from '../rest/lists/options.ts'
import { refuse } from '../rest/strategy.ts'
import type { Services } from '../services.ts'
import type { Subresource } from './types.ts'

/** Source: k8s.io/kubernetes/pkg/registry/core/pod/{storage/log,strategy}.go. */
export const log: Subresource = {
  async handle(services, request) {
    const logs = await openLog(services, request)
    if (!logs) return { code: 204, contentType: '' }
    return {
      code: 200,
      contentType: 'text/plain',
      async stream(out, gone) {
        // A client that leaves, and a container that ends, are both ends of the log.
        await pipeline(logs, out, { signal: gone }).catch(() => logs.destroy())
      },
    }
  },
}

/** The log that a request asks for; a pod that no node has taken has nothing to tell. */
export async function openLog(
  { backend, streams }: Services,
  { info, query }: Pick<ApiRequest, 'info' | 'query'>,
): Promise<Readable | undefined> {
  const wanted = logOptions(query, info.name, backend.clock.now())
  const pod = backend.reader.get(kinds.pods, info.namespace, info.name)
  if (!pod) throw notFound(kinds.pods, info.name)
  const options = { ...wanted, container: containerOf(query.get('container') ?? '', pod) }
  return pod.spec?.nodeName ? streams.logs(pod, options) : undefined
}

function logOptions(query: URLSearchParams, name: string, now: number): Omit<LogOptions, 'container'> {
  const tailLines = integer(query.get('tailLines'))
  const limitBytes = integer(query.get('limitBytes'))
  const sinceSeconds = integer(query.get('sinceSeconds'))
  const sinceTime = query.get('sinceTime')
  const stream = query.get('stream')
  const errors: FieldError[] = [
    ...(tailLines !== undefined && tailLines < 0
      ? [fieldInvalid('tailLines', tailLines, 'must be greater than or equal to 0')]
      : []),
    ...(limitBytes !== undefined && limitBytes < 1
      ? [fieldInvalid('limitBytes', limitBytes, 'must be greater than 0')]
      : []),
    ...(sinceSeconds !== undefined && sinceTime
      ? [fieldForbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified')]
      : []),
    ...(sinceSeconds !== undefined && sinceSeconds < 1
      ? [fieldInvalid('sinceSeconds', sinceSeconds, 'must be greater than 0')]
      : []),
  ]
  refuse({ group: '', kind: 'PodLogOptions' }, name, errors)
  return {
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    tailLines,
    limitBytes,
    sinceTime: sinceSeconds === undefined ? time(sinceTime) : now - sinceSeconds * 1000,
    stream: stream === 'Stdout' || stream === 'Stderr' ? stream : undefined,
  }
}

function time(text: string | null): number | undefined {
  if (!text) return undefined
  const value = Date.parse(text)
  if (Number.isNaN(value))
    throw badRequest(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
    )
  return value
}

function containerOf(asked: string, { metadata, spec }: Pod): string {
  const names = (list: readonly { name: string }[] | undefined) => (list ?? []).map(({ name }) => name)
  const containers = names(spec?.containers)
  const init = names(spec?.initContainers)
  const all = [...containers, ...init, ...names(spec?.ephemeralContainers)]
  if (asked !== '') {
    if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`)
    return asked
  }
  const [only] = containers
  if (containers.length === 1 && only !== undefined) return only
  const list = `choose one of: [${containers.join(' ')}]`
  const inits = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : ''
  throw badRequest(`a container name must be specified for pod ${metadata.name}, ${list}${inits}`)
}
