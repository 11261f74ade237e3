import { checkMetadataForm, negotiate } from '../../api/accept.ts'
import { badRequest } from '../../api/status.ts'
import { toTable } from '../../api/table.ts'
import { withNulls } from '../../api/typed/nil.ts'
import type { KubeObject } from '../../objects.ts'
import { bodyText, withTypeMeta } from '../../storage/text.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import type { Backend } from '../types.ts'
import { asServed } from './as-served.ts'
import type { ListResult } from './list.ts'
import type { WatchForm } from './watch.ts'
import { toYaml } from './yaml.ts'

/** How one request wants objects written. */
export interface Representation {
  contentType: string
  one(served: ServedResource, object: KubeObject): string
  list(served: ServedResource, result: ListResult): string
  watch(served: ServedResource): WatchForm
}

/** Chooses the representation by the Accept header. Throws 406. */
export function representationOf(backend: Backend, request: ApiRequest, use: 'get' | 'list' | 'watch'): Representation {
  const { as, encoding, version } = negotiate(request.headers.accept, { use })
  checkMetadataForm(as, use === 'list', goTypeOf(backend, request, use))
  const form =
    as === 'table'
      ? table(request, backend.clock.now(), version)
      : as === 'json' || as === 'yaml'
        ? json
        : partial(`meta.k8s.io/${version}`)
  return encoding === 'yaml' && use !== 'watch' ? inYaml(form) : form
}

/** Messages name the Go type: `*core.ConfigMapList`. */
function goTypeOf({ registry }: Backend, { info }: ApiRequest, use: 'get' | 'list' | 'watch'): string {
  const kind = registry.find(info.group, info.version, info.resource)?.info.kind ?? info.resource
  return `*${info.group === '' ? 'core' : info.group.split('.')[0]}.${kind}${use === 'get' ? '' : 'List'}`
}

const json: Representation = {
  contentType: 'application/json',
  one: (served, object) => `${complete(visible(served, object))}\n`,
  list(served, { items, ...result }) {
    // Items of built-in kinds leave out what the list says of them all.
    const text = served.custom ? complete : bodyText
    const texts = items.map((item) => text(visible(served, item)))
    return listText(`${served.info.kind}List`, served.apiVersion, result, texts)
  },
  watch: (served) => ({
    object: (object) => complete(visible(served, object)),
    bookmark: (revision, end) => bookmark(served.info.kind, served.apiVersion, revision, end),
  }),
}

function inYaml(form: Representation): Representation {
  return {
    contentType: 'application/yaml',
    one: (served, object) => toYaml(form.one(served, object)),
    list: (served, result) => toYaml(form.list(served, result)),
    watch: form.watch,
  }
}

function partial(apiVersion: string): Representation {
  const kind = 'PartialObjectMetadata'
  const one = (object: KubeObject) => withTypeMeta(JSON.stringify({ metadata: object.metadata }), { kind, apiVersion })
  return {
    contentType: 'application/json',
    one: (_served, object) => `${one(object)}\n`,
    list: (_served, { items, ...result }) =>
      listText(
        `${kind}List`,
        apiVersion,
        result,
        items.map((item) => one(item)),
      ),
    watch: () => ({ object: one, bookmark: (revision, end) => bookmark(kind, apiVersion, revision, end) }),
  }
}

function table(request: ApiRequest, now: number, version: 'v1' | 'v1beta1'): Representation {
  const includeObject = includeOf(request.query.get('includeObject'))
  const make = (served: ServedResource, objects: readonly KubeObject[], list: object | undefined, headers = true) =>
    JSON.stringify(
      toTable({
        objects: served.conversion && !served.custom ? objects : objects.map((object) => visible(served, object)),
        shown: (object) => visible(served, object),
        ...(list ? { list } : {}),
        strategy: served.strategy?.table,
        includeObject,
        now,
        headers,
        version,
      }),
    )
  return {
    contentType: 'application/json',
    one: (served, object) => `${make(served, [object], { resourceVersion: object.metadata.resourceVersion })}\n`,
    list: (served, { items, ...result }) => `${make(served, items, listMetadata(result))}\n`,
    watch(served) {
      // Only the first event tells the columns.
      let headers = true
      return {
        object(object) {
          const text = make(served, [object], { resourceVersion: object.metadata.resourceVersion }, headers)
          headers = false
          return text
        },
        bookmark: (revision) => make(served, [], { resourceVersion: String(revision) }, false),
      }
    },
  }
}

function includeOf(value: string | null): 'None' | 'Metadata' | 'Object' {
  if (value === 'None' || value === 'Object' || value === 'Metadata') return value
  if (!value) return 'Metadata'
  const words = `includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`
  throw badRequest(`Unable to convert to Table as requested: ${words}`)
}

const shown = new WeakMap<KubeObject, { as: ServedResource; visible: KubeObject }>()

/** The object in the version of the request; found once for each stored state and definition of its kind. */
function visible(served: ServedResource, object: KubeObject): KubeObject {
  if (served.conversion) return settled(object, served)
  const known = shown.get(object)
  if (known?.as === served) return known.visible
  const found = settled(object, served)
  shown.set(object, { as: served, visible: found })
  return found
}

function settled(object: KubeObject, served: ServedResource): KubeObject {
  const own = asServed(served, object)
  return served.schema ? withNulls(own, served.schema) : own
}

function complete(object: KubeObject): string {
  return withTypeMeta(bodyText(object), object)
}

function listMetadata({ revision, continueToken, remainingItemCount }: Omit<ListResult, 'items'>) {
  return {
    resourceVersion: String(revision),
    ...(continueToken === '' ? {} : { continue: continueToken }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  }
}

function listText(
  kind: string,
  apiVersion: string,
  result: Omit<ListResult, 'items'>,
  items: readonly string[],
): string {
  const metadata = JSON.stringify(listMetadata(result))
  return `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":${metadata},"items":[${items.join(',')}]}\n`
}

function bookmark(kind: string, apiVersion: string, revision: number, initialEventsEnd: boolean): string {
  const annotations = initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...annotations }
  return JSON.stringify({ kind, apiVersion, metadata })
}
