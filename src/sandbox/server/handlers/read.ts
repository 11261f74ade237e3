import { notFound } from '../../api/status.ts'
import { servedAfresh, whenServed } from '../rest/as-served.ts'
import { listObjects } from '../rest/lists/list.ts'
import { listOptions, parseResourceVersion } from '../rest/lists/options.ts'
import { selectionOf } from '../rest/lists/selection.ts'
import { representationOf } from '../rest/representation.ts'
import { watchObjects } from '../rest/watch.ts'
import { tooLargeResourceVersion } from '../statuses.ts'
import type { Handler } from './types.ts'

export const get: Handler = async (backend, request, served) => {
  const { namespace, name } = request.info
  const form = representationOf(backend, request, 'get')
  const resourceVersion = parseResourceVersion(request.query.get('resourceVersion') ?? '', 'plain')
  if (resourceVersion !== undefined && resourceVersion > backend.store.revision) {
    throw tooLargeResourceVersion(resourceVersion, backend.store.revision)
  }
  const object = backend.store.get(served.key, namespace, name)
  if (!object) throw notFound(served.info, name)
  // What is asked for in a state that may be older is told as it is known, in the newest as it is found to be.
  const isNewest = resourceVersion === undefined
  const seen = isNewest ? await servedAfresh(served, object) : await whenServed(served, object)
  return { code: 200, contentType: form.contentType, body: await form.one(served, seen) }
}

export const list: Handler = async (backend, request, served) => {
  const { query } = request
  const namespace = namespaceScope(request.info.namespace)
  const form = representationOf(backend, request, 'list')
  const options = listOptions(query, false)
  const selection = selectionOf(served, query)
  const result = await listObjects(backend.store, served, namespace, options, selection)
  return { code: 200, contentType: form.contentType, body: await form.list(served, result) }
}

export const watch: Handler = (backend, request, served) => {
  const { query, info } = request
  const namespace = namespaceScope(info.namespace)
  const form = representationOf(backend, request, 'watch')
  const options = listOptions(query, true)
  // The deprecated /watch/ form names one object in its path; otherwise the name repeats the field selector.
  const selection = selectionOf(served, query, info.name)
  const { store, clock } = backend
  const { contentType, watch: watchForm } = form
  return {
    code: 200,
    contentType,
    stream: (out, gone) =>
      watchObjects({ store, clock, served, namespace, options, selection, form: watchForm(served) }, out, gone),
  }
}

function namespaceScope(namespace: string): string | undefined {
  return namespace === '' ? undefined : namespace
}
