import { checkMetadataForm, negotiate } from '../../api/accept.ts'
import { type ListMetadata, parseIncludeObject, toRow, toTable } from '../../api/table.ts'
import { withNulls } from '../../api/typed/nil.ts'
import type { KubeObject } from '../../objects.ts'
import { bodyText, objectText, withTypeMeta } from '../../storage/text.ts'
import { jsonList, type ListText } from '../list-text.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import type { Backend } from '../types.ts'
import { asServed } from './as-served.ts'
import { toYamlInTurns } from './big-yaml.ts'
import { listToYaml } from './lists/forms.ts'
import { mapInTurns } from './lists/in-turns.ts'
import type { ListResult } from './lists/list.ts'
import type { WatchForm } from './watch.ts'

/** How one request wants objects written. */
export interface Representation {
  contentType: string
  one(served: ServedResource, object: KubeObject): string | Promise<string>
  list(served: ServedResource, result: ListResult): Promise<ListText>
  watch(served: ServedResource): WatchForm
}

/** Chooses the representation by the Accept header. Throws 406. */
export function representationOf(backend: Backend, request: ApiRequest, use: 'get' | 'list' | 'watch'): Representation {
  const { as, encoding, version } = negotiate(request.headers.accept, { use })
  if (use !== 'watch') checkMetadataForm(as, use === 'list', goTypeOf(backend, request, use))
  const form =
    as === 'table'
      ? table(request, backend.clock.now(), version)
      : as === 'json' || as === 'yaml'
        ? json
        : partial(`meta.k8s.io/${version}`, as === 'partial-metadata-list')
  return encoding === 'yaml' && use !== 'watch' ? inYaml(form) : form
}

/** Messages name the Go type: `*core.ConfigMapList`. */
function goTypeOf({ registry }: Backend, { info }: ApiRequest, use: 'get' | 'list' | 'watch'): string {
  const kind = registry.find(info.group, info.version, info.resource)?.info.kind ?? info.resource
  return `*${info.group === '' ? 'core' : info.group.split('.')[0]}.${kind}${use === 'get' ? '' : 'List'}`
}

const json: Representation = {
  contentType: 'application/json',
  one: (served, object) => `${objectText(visible(served, object))}\n`,
  async list(served, { items, ...result }) {
    // Items of built-in kinds leave out what the list says of them all.
    const text = served.custom ? objectText : bodyText
    const texts = await mapInTurns(items, (item) => text(visible(served, item)))
    const list = listMetadata(result)
    // An unstructured list tells also that nothing follows.
    const told = served.custom ? { continue: '', ...list } : list
    return listText(`${served.info.kind}List`, served.apiVersion, told, texts)
  },
  watch: (served) => ({
    object: (object) => objectText(visible(served, object)),
    bookmark: (revision, end) => bookmark(served.info.kind, served.apiVersion, revision, end),
  }),
}

function inYaml(form: Representation): Representation {
  return {
    contentType: 'application/yaml',
    one: async (served, object) => toYamlInTurns(await form.one(served, object)),
    list: async (served, result) => listToYaml(await form.list(served, result)),
    watch: form.watch,
  }
}

/** The objects of a watch are no lists. */
function partial(apiVersion: string, ofLists: boolean): Representation {
  const kind = 'PartialObjectMetadata'
  const one = (object: KubeObject) => withTypeMeta(JSON.stringify({ metadata: object.metadata }), { kind, apiVersion })
  return {
    contentType: 'application/json',
    one: (_served, object) => `${one(object)}\n`,
    list: async (_served, { items, ...result }) =>
      listText(`${kind}List`, apiVersion, listMetadata(result), await mapInTurns(items, one)),
    watch: () => ({
      object: ofLists ? () => undefined : one,
      bookmark: (revision, end) => bookmark(kind, apiVersion, revision, end),
    }),
  }
}

function table(request: ApiRequest, now: number, version: 'v1' | 'v1beta1'): Representation {
  const includeObject = parseIncludeObject(request.query.get('includeObject'))
  const make = (served: ServedResource, objects: readonly KubeObject[], list: ListMetadata, headers = true) =>
    JSON.stringify(toTable({ ...input(served), objects, list, headers }))
  const input = (served: ServedResource) => ({
    shown: (object: KubeObject) => visible(served, object),
    // Cells are read from what is stored, where that is another version.
    read: (object: KubeObject) => (served.conversion ? object : visible(served, object)),
    strategy: served.strategy?.table,
    includeObject,
    now,
    version,
  })
  const versionOf = ({ metadata }: KubeObject) => ({ resourceVersion: metadata.resourceVersion })
  return {
    contentType: 'application/json',
    one: (served, object) => `${make(served, [object], versionOf(object))}\n`,
    async list(served, { items, ...result }) {
      const rows = await mapInTurns(items, (object) => JSON.stringify(toRow(object, input(served))))
      const empty = make(served, [], listMetadata(result))
      return jsonList(empty.slice(0, -']}'.length), rows)
    },
    watch(served) {
      // Only the first event tells the columns.
      let headers = true
      return {
        object(object) {
          const text = make(served, [object], versionOf(object), headers)
          headers = false
          return text
        },
        bookmark: (revision) => make(served, [], { resourceVersion: String(revision) }, false),
      }
    },
  }
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

function listMetadata({ revision, continueToken, remainingItemCount }: Omit<ListResult, 'items'>) {
  return {
    resourceVersion: String(revision),
    ...(continueToken === '' ? {} : { continue: continueToken }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  }
}

function listText(kind: string, apiVersion: string, list: ListMetadata, items: readonly string[]): ListText {
  return jsonList(`{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(list)},"items":[`, items)
}

function bookmark(kind: string, apiVersion: string, revision: number, initialEventsEnd: boolean): string {
  const annotations = initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...annotations }
  return JSON.stringify({ kind, apiVersion, metadata })
}
