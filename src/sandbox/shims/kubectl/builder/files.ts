import type { Dirent } from 'node:fs'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { CommandError } from '../errors.ts'
import type { Flags } from '../flags/parse.ts'
import type { KubectlIo } from '../io.ts'
import type { Obj } from '../objects.ts'
import { isJson, list } from '../objects.ts'
import { parseDocuments } from './documents.ts'

/** One object of a file. */
export interface Document {
  readonly object: Obj
  /** The file as messages name it; `STDIN` for standard input. */
  readonly source: string
}

/** A file, folder, address or standard input (`-`), or a folder that kustomize builds. */
export type DocumentSource = string | { readonly kustomize: string }

/** What `-f` and `-k` name. */
export function sourcesOf(flags: Flags): readonly DocumentSource[] {
  const files = flags.list('filename')
  const folder = flags.has('kustomize') ? flags.string('kustomize') : ''
  if (folder === '') return files
  if (files.length > 0) throw new CommandError("only one of '-f' or '-k' can be specified")
  return [{ kustomize: folder }]
}

/** The objects of files, folders, addresses and standard input (`-`), in order; lists are taken apart. */
export async function readDocuments(
  io: KubectlIo,
  sources: readonly DocumentSource[],
  recursive: boolean,
): Promise<Document[]> {
  const documents: Document[] = []
  for (const name of sources) {
    if (typeof name !== 'string') {
      // Only loaded when asked for: it brings the schema of the API.
      const { buildKustomization } = await import('../kustomize/build.ts')
      const objects = await buildKustomization(io, name.kustomize)
      documents.push(...objects.map((object) => ({ object, source: name.kustomize })))
      continue
    }
    for (const { source, content } of await readSources(io, name, recursive)) {
      for (const value of parseDocuments(content, source)) documents.push(...flatten(value, source))
    }
  }
  return documents
}

interface Source {
  readonly source: string
  readonly content: string
}

async function readSources(io: KubectlIo, name: string, recursive: boolean): Promise<Source[]> {
  if (name === '-') return [{ source: 'STDIN', content: (await buffer(io.stdin)).toString('utf8') }]
  if (/^https?:\/\//.test(name)) return [{ source: name, content: await download(name) }]
  const path = resolve(io.cwd, name)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new CommandError(`the path "${name}" does not exist`)
  if (!stats.isDirectory()) return [{ source: name, content: readFile(path, name) }]
  const files = folderFiles(path, name, recursive)
  if (files.length === 0) {
    throw new CommandError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`)
  }
  return files.map((file) => ({ source: file.name, content: readFile(file.path, file.name) }))
}

function readFile(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const denied = error instanceof Error && 'code' in error && error.code === 'EACCES'
    throw new CommandError(`open ${name}: ${denied ? 'permission denied' : String(error)}`)
  }
}

function folderFiles(path: string, name: string, recursive: boolean): { path: string; name: string }[] {
  const entries: Dirent[] = readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const inner = { path: join(path, entry.name), name: join(name, entry.name) }
    if (statSync(inner.path).isDirectory()) return recursive ? folderFiles(inner.path, inner.name, true) : []
    return ['.json', '.yaml', '.yml'].includes(extname(entry.name)) ? [inner] : []
  })
}

async function download(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok)
    throw new CommandError(
      `unable to read URL "${url}", server reported ${response.status} ${response.statusText}, status code=${response.status}`,
    )
  return response.text()
}

function flatten(value: unknown, source: string): Document[] {
  if (!isJson(value))
    throw new CommandError(
      `error parsing ${source}: couldn't get version/kind; json parse error: ${JSON.stringify(value)} is no object`,
    )
  const { apiVersion, kind } = value
  if (!isName(apiVersion) || !isName(kind)) {
    throw notSet(
      source,
      ['apiVersion', 'kind'].filter((field) => !isName(value[field])),
    )
  }
  if (kind.endsWith('List') && Array.isArray(value['items'])) {
    return list(value, 'items').flatMap((item) => flatten(item, source))
  }
  const metadata = isJson(value['metadata']) ? value['metadata'] : {}
  return [{ object: { ...value, apiVersion, kind, metadata }, source }]
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function notSet(source: string, fields: readonly string[]): CommandError {
  const problems = fields.map((field) => `${field} not set`)
  const text = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]
  return new CommandError(
    `error validating "${source}": error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
}
