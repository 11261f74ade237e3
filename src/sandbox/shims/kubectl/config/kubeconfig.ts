import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { messageOf } from '../../../../util/message-of.ts'
import { CommandError } from '../errors.ts'
import type { KubectlIo } from '../io.ts'
import type { Json } from '../objects.ts'
import { isJson, list, text } from '../objects.ts'
import { toYaml } from '../print/yaml.ts'

/** One kubeconfig file. Entries keep their order and unknown fields. */
export interface ConfigFile {
  readonly path: string
  clusters: NamedEntry[]
  contexts: NamedEntry[]
  users: NamedEntry[]
  currentContext: string
  preferences: Json
  extensions: unknown
}

export interface NamedEntry {
  name: string
  /** What stands under `cluster`, `context` or `user`. */
  value: Json
  /** The file the entry comes from: relative paths in it start at its folder. */
  from: string
}

/** The files kubectl reads: `--kubeconfig`, else the KUBECONFIG list, else ~/.kube/config. */
export function configPaths(io: KubectlIo, explicit: string): string[] {
  if (explicit !== '') return [resolve(io.cwd, explicit)]
  const listed = (io.env['KUBECONFIG'] ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((each) => each !== '')
  if (listed.length > 0) return [...new Set(listed.map((each) => resolve(io.cwd, each)))]
  const home = io.env['HOME'] ?? io.env['USERPROFILE'] ?? ''
  return home === '' ? [] : [join(home, '.kube', 'config')]
}

/** Reads and merges the files; the first file that names an entry wins (clientcmd's loading rules). */
export function loadConfig(io: KubectlIo, explicit: string): ConfigFile {
  const paths = configPaths(io, explicit)
  const [only] = paths
  if (explicit !== '' && only !== undefined && !existsSync(only)) {
    throw new CommandError(`stat ${explicit}: no such file or directory`)
  }
  const merged = emptyConfig(paths[0] ?? '')
  for (const path of paths) {
    if (existsSync(path)) merge(merged, readConfigFile(path))
  }
  return merged
}

export function emptyConfig(path: string): ConfigFile {
  return { path, clusters: [], contexts: [], users: [], currentContext: '', preferences: {}, extensions: undefined }
}

export function readConfigFile(path: string): ConfigFile {
  const config = emptyConfig(path)
  const parsed = parseFile(path)
  if (parsed === undefined || parsed === null) return config
  config.clusters = entries(parsed, 'clusters', 'cluster', path)
  config.contexts = entries(parsed, 'contexts', 'context', path)
  config.users = entries(parsed, 'users', 'user', path)
  config.currentContext = text(parsed, 'current-context')
  if (isJson(parsed) && isJson(parsed['preferences'])) config.preferences = parsed['preferences']
  if (isJson(parsed)) config.extensions = parsed['extensions']
  return config
}

/** Writes one file, private to its user. */
export function writeConfigFile(config: ConfigFile): void {
  mkdirSync(dirname(config.path), { recursive: true })
  writeFileSync(config.path, toYaml(configObject(config)), { mode: 0o600 })
}

/** The `Config` object of a file, for `config view` and for writing. */
export function configObject(config: ConfigFile): Json {
  return {
    apiVersion: 'v1',
    clusters: named(config.clusters, 'cluster'),
    contexts: named(config.contexts, 'context'),
    'current-context': config.currentContext,
    ...(config.extensions === undefined ? {} : { extensions: config.extensions }),
    kind: 'Config',
    preferences: config.preferences,
    users: named(config.users, 'user'),
  }
}

function named(items: readonly NamedEntry[], key: string): Json[] | null {
  if (items.length === 0) return null
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, value }) => ({ [key]: value, name }))
}

function parseFile(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = messageOf(error)
    throw new CommandError(`error loading config file "${path}": ${why}`)
  }
}

function entries(config: unknown, plural: string, key: string, from: string): NamedEntry[] {
  return list(config, plural).flatMap((entry) => {
    const name = text(entry, 'name')
    const value = isJson(entry) ? entry[key] : undefined
    return [{ name, value: isJson(value) ? value : {}, from }]
  })
}

function merge(into: ConfigFile, next: ConfigFile): void {
  for (const key of ['clusters', 'contexts', 'users'] as const) {
    for (const entry of next[key]) {
      if (!into[key].some((known) => known.name === entry.name)) into[key].push(entry)
    }
  }
  if (into.currentContext === '') into.currentContext = next.currentContext
  into.preferences = { ...next.preferences, ...into.preferences }
  into.extensions ??= next.extensions
}
