import { parseLabelSelector } from '../../../api/selectors.ts'
import type { Resource } from '../api/discovery.ts'
import { NoMatchError, pathOf } from '../api/mapper.ts'
import { CommandError, throwAll } from '../errors.ts'
import type { Factory } from '../factory.ts'
import type { Flags } from '../flags/parse.ts'
import type { Obj, ObjList } from '../objects.ts'
import { nameOf } from '../objects.ts'
import { readArguments } from './arguments.ts'
import type { Document, DocumentSource } from './files.ts'
import { readDocuments, sourcesOf } from './files.ts'

/** One object a command works on (resource.Info). */
export interface Info {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
  object: Obj
  /** The file it was read from, '' when it comes from the server. */
  readonly source: string
}

export interface Selection {
  readonly args: readonly string[]
  readonly flags: Flags
  /** Read the live object of files instead of what the file says. */
  readonly live?: boolean
  /** Without names or a selector, take every object (`--all`). */
  readonly all?: boolean
  /** `--selector` means something else to this command. */
  readonly ignoreSelector?: boolean
  /** Take named objects as named, without reading them first. */
  readonly unread?: boolean
}

/**
 * The objects that arguments, `-f`, `-l`, `--field-selector`, `-A` and `--all` name. Those that could be read are returned with the
 * failures of the others, so that commands go on as kubectl does (ContinueOnError).
 */
export async function selectInfos(
  factory: Factory,
  selection: Selection,
): Promise<{ infos: Info[]; errors: unknown[] }> {
  const files = selection.flags.has('filename') ? sourcesOf(selection.flags) : []
  if (files.length > 0) return selectFromFiles(factory, selection, files)
  const mapper = await factory.mapper()
  const named = readArguments(mapper, selection.args)
  if (named.type === 'nothing') throw missingTarget()
  const labelSelector = selection.ignoreSelector ? '' : selection.flags.string('selector')
  if (named.type === 'names') {
    if (labelSelector !== '') throw new CommandError('name cannot be provided when a selector is specified')
    if (selection.flags.bool('all-namespaces') && named.items.some(({ resource }) => resource.namespaced)) {
      throw new CommandError('a resource cannot be retrieved by name across all namespaces')
    }
    const read = selection.unread ? namedInfo : fetchInfo
    return gather(
      named.items.map(({ resource, name }) => async () => [await read(factory, resource, name)]),
    )
  }
  const everything = labelSelector !== '' || selection.flags.string('field-selector') !== '' || selection.all
  if (!everything) throw new CommandError('resource(s) were provided, but no name was specified')
  return gather(named.resources.map((resource) => () => listInfos(factory, resource, selection.flags)))
}

/** As {@link selectInfos}, but any failure ends the command. */
export async function selectAllOrThrow(factory: Factory, selection: Selection): Promise<Info[]> {
  const { infos, errors } = await selectInfos(factory, selection)
  throwAll(errors)
  return infos
}

/** What kubectl says when neither arguments nor files name anything. */
export function missingTarget(): CommandError {
  return new CommandError(
    "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
  )
}

async function selectFromFiles(
  factory: Factory,
  selection: Selection,
  files: readonly DocumentSource[],
): Promise<{ infos: Info[]; errors: unknown[] }> {
  if (selection.args.length > 0)
    throw new CommandError(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    )
  const selector =
    selection.ignoreSelector || !selection.flags.has('selector') ? '' : selection.flags.string('selector')
  const infos = labelled(await fileInfos(factory, files, selection.flags.bool('recursive')), selector)
  if (!selection.live) return { infos, errors: [] }
  return gather(
    infos.map((info) => async () => [
      { ...(await fetchInfo(factory, info.resource, info.name, info.namespace)), source: info.source },
    ]),
  )
}

/** The objects of files with the resources that serve them, and the namespace they will be in. */
export async function fileInfos(
  factory: Factory,
  files: readonly DocumentSource[],
  recursive: boolean,
): Promise<Info[]> {
  const documents = await readDocuments(factory.io, files, recursive)
  const infos: Info[] = []
  for (const document of documents) infos.push(await documentInfo(factory, document))
  return infos
}

/** Those of files that a label selector names. */
export function labelled(infos: readonly Info[], selector: string): Info[] {
  const matches = selector === '' ? () => true : parseLabelSelector(selector)
  return infos.filter(({ object }) => matches(object.metadata.labels))
}

async function documentInfo(factory: Factory, { object, source }: Document): Promise<Info> {
  const mapper = await factory.mapper()
  const resource = matchKind(() => mapper.kind(object.apiVersion, object.kind), object, source)
  const connection = factory.connection()
  const own = object.metadata.namespace ?? ''
  if (resource.namespaced && own !== '' && connection.enforceNamespace && own !== connection.namespace) {
    throw new CommandError(
      `the namespace from the provided object "${own}" does not match the namespace "${connection.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    )
  }
  const namespace = resource.namespaced ? own || connection.namespace : ''
  const placed = namespace === '' ? object : { ...object, metadata: { ...object.metadata, namespace } }
  return { resource, namespace, name: nameOf(object), object: placed, source }
}

function matchKind(find: () => Resource, object: Obj, source: string): Resource {
  try {
    return find()
  } catch (error) {
    if (!(error instanceof NoMatchError)) throw error
    throw new CommandError(
      `resource mapping not found for name: "${nameOf(object)}" namespace: "${object.metadata.namespace ?? ''}" from "${source}": ${error.message}\nensure CRDs are installed first`,
    )
  }
}

/** An object as named, not read. */
function namedInfo(factory: Factory, resource: Resource, name: string): Info {
  const namespace = resource.namespaced ? factory.namespace() : ''
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  return {
    resource,
    namespace,
    name,
    object: { apiVersion, kind: resource.kind, metadata: { name, namespace } },
    source: '',
  }
}

/** Reads one object. */
export async function fetchInfo(
  factory: Factory,
  resource: Resource,
  name: string,
  namespace = factory.namespace(),
): Promise<Info> {
  const scope = resource.namespaced ? namespace : ''
  const object = await factory.rest().json<Obj>({ path: pathOf(resource, scope, name) })
  return { resource, namespace: scope, name, object, source: '' }
}

/** Lists one resource with the command's selectors, in chunks. */
export async function listInfos(factory: Factory, resource: Resource, flags: Flags): Promise<Info[]> {
  const namespace = flags.has('all-namespaces') && flags.bool('all-namespaces') ? '' : factory.namespace()
  const items = await listObjects(factory, pathOf(resource, namespace), {
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
  })
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  return items.map((item) => ({
    resource,
    namespace: item.metadata.namespace ?? '',
    name: nameOf(item),
    object: { ...item, apiVersion: item.apiVersion ?? apiVersion, kind: item.kind ?? resource.kind },
    source: '',
  }))
}

/** All items under a path, 500 a request; who asks knows of what type they are. */
export async function listObjects<T extends object = Obj>(
  factory: Factory,
  path: string,
  query: Record<string, string>,
): Promise<T[]> {
  const items: T[] = []
  let next = ''
  do {
    const page = await factory.rest().json<ObjList<T>>({ path, query: { ...query, limit: 500, continue: next } })
    items.push(...(page.items ?? []))
    next = page.metadata?.continue ?? ''
  } while (next !== '')
  return items
}

async function gather(steps: readonly (() => Promise<Info[]>)[]): Promise<{ infos: Info[]; errors: unknown[] }> {
  const infos: Info[] = []
  const errors: unknown[] = []
  for (const step of steps) {
    try {
      infos.push(...(await step()))
    } catch (error) {
      errors.push(error)
    }
  }
  return { infos, errors }
}
