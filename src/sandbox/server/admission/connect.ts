import { apiVersionOf, type Draft } from '../../objects.ts'
import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import { noSuchResource } from '../statuses.ts'
import { withWebhooks } from '../webhooks/attempts.ts'

/** Lets policies and webhooks look at who wants to be connected with a pod, a service or a node. Throws when one of them refuses. */
export async function admitConnection({ backend }: Services, request: ApiRequest): Promise<void> {
  const { info, user, warnings } = request
  const { subresource, namespace, name } = info
  const served = backend.registry.find(info.group, info.version, info.resource)
  const kind = served?.info.subresources.find((sub) => sub.name === subresource)?.kind
  if (!served || kind === undefined) throw noSuchResource()
  const object = optionsOf(kind, apiVersionOf(served.info), request)
  const place = { served, subresource, namespace, name }
  const asked = { ...place, operation: 'CONNECT', user, dryRun: false, object, old: undefined, warnings } as const
  await withWebhooks(backend, warnings, () => backend.admission.connect(asked))
}

/** What the connection is to be like. Options are no object that is kept: they have no metadata. */
function optionsOf(kind: string, apiVersion: string, { info, query }: ApiRequest): Draft {
  const path = info.rest === '' ? {} : { path: `/${info.rest}` }
  return { kind, apiVersion, ...(kind.endsWith('ProxyOptions') ? path : streamsOf(query)) } as unknown as Draft
}

function streamsOf(query: URLSearchParams): object {
  const streams = ['stdin', 'stdout', 'stderr', 'tty'].filter((name) => isTrue(query.get(name)))
  const [container, command, ports] = [query.get('container'), query.getAll('command'), query.getAll('ports')]
  return {
    ...Object.fromEntries(streams.map((name) => [name, true])),
    ...(container && { container }),
    ...(command.length > 0 && { command }),
    ...(ports.length > 0 && { ports: ports.map(Number) }),
  }
}

function isTrue(value: string | null): boolean {
  return value !== null && !['', '0', 'false', 'f'].includes(value.toLowerCase())
}
