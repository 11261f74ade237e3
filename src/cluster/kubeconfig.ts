import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { didYouMean, nearest } from '../checks/near.ts'
import { isObject } from '../checks/objects.ts'
import { UserError } from '../util/errors.ts'
import { composed, type Said } from '../util/said.ts'
import { systemReason } from '../util/system-reason.ts'

type Fields = Readonly<Record<string, unknown>>

/** One context of the learner's kubeconfig, with the cluster and user it names. Paths in it are absolute. */
export interface KubeContext {
  name: string
  namespace: string
  clusterName: string
  userName: string
  cluster: Fields
  user: Fields
}

/** The kubeconfig files kubectl would read: the given one, `KUBECONFIG`, or `~/.kube/config`. */
export function kubeconfigPaths(
  given?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  if (given !== undefined) return [given]
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '')
  return listed.length > 0 ? listed : [path.join(os.homedir(), '.kube', 'config')]
}

/** Reads a context: the named one, or the current one. In several files the first to name a thing wins, as in kubectl. */
export async function readContext(files: readonly string[], contextName?: string): Promise<KubeContext> {
  const configs = await Promise.all(files.filter((file) => files.length === 1 || existsSync(file)).map(readConfig))
  const contexts = named(configs, 'contexts', 'context')
  const name = contextName ?? currentContext(configs)
  if (name === undefined) throw noContext(files, [...contexts.keys()])
  const context = contexts.get(name)
  if (!context) throw unknownContext(name, [...contexts.keys()])
  const clusterName = String(context['cluster'] ?? '')
  const userName = String(context['user'] ?? '')
  const cluster = named(configs, 'clusters', 'cluster').get(clusterName)
  if (!cluster)
    throw new UserError('kubeconfig', {
      en: `The context ${name} names the cluster ${JSON.stringify(clusterName)}, which is not in the kubeconfig`,
      ko: `컨텍스트 ${name}에 적힌 클러스터 ${JSON.stringify(clusterName)} 항목이 kubeconfig에 없습니다`,
    })
  const user = named(configs, 'users', 'user').get(userName) ?? {}
  const namespace =
    typeof context['namespace'] === 'string' && context['namespace'] !== '' ? context['namespace'] : 'default'
  return { name, namespace, clusterName, userName, cluster, user }
}

/** Names of the contexts in some files, and the current one. */
export async function listContexts(files: readonly string[]): Promise<{ names: string[]; current?: string }> {
  const configs = await Promise.all(files.filter((file) => existsSync(file)).map(readConfig))
  const current = currentContext(configs)
  return { names: [...named(configs, 'contexts', 'context').keys()], ...(current === undefined ? {} : { current }) }
}

interface Config {
  folder: string
  data: Fields
}

async function readConfig(file: string): Promise<Config> {
  let data: unknown
  try {
    data = parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new UserError(
      'kubeconfig',
      composed([reasonOf(error)], {
        en: (reason) => `The kubeconfig ${file} cannot be read: ${reason}`,
        ko: (reason) => `kubeconfig ${file} 파일을 읽을 수 없습니다: ${reason}`,
      }),
      {
        suggestions: ['k8slab start LAB --cluster sandbox'],
        cause: error,
      },
    )
  }
  if (data !== null && data !== undefined && !isObject(data)) {
    throw new UserError('kubeconfig', { en: `${file} is not a kubeconfig`, ko: `${file} 파일은 kubeconfig가 아닙니다` })
  }
  return { folder: path.dirname(path.resolve(file)), data: data ?? {} }
}

function reasonOf(error: unknown): Said {
  if (Reflect.get(Object(error), 'code') === 'ENOENT')
    return { en: 'there is no such file', ko: '그런 파일이 없습니다' }
  if (!(error instanceof YAMLParseError)) return systemReason(error)
  const [{ line, col } = { line: 1, col: 1 }] = error.linePos ?? []
  return { en: error.message.split('\n')[0] ?? '', ko: `${line}행 ${col}열이 YAML이 아닙니다` }
}

function currentContext(configs: readonly Config[]): string | undefined {
  for (const { data } of configs) {
    const current = data['current-context']
    if (typeof current === 'string' && current !== '') return current
  }
  return undefined
}

/** The entries of a list such as `clusters`, by name, the first of each. */
function named(configs: readonly Config[], list: string, field: string): Map<string, Fields> {
  const found = new Map<string, Fields>()
  for (const { folder, data } of configs) {
    const entries = Array.isArray(data[list]) ? data[list] : []
    for (const entry of entries.filter(isObject)) {
      const name = entry['name']
      const value = entry[field]
      if (typeof name === 'string' && !found.has(name) && isObject(value)) found.set(name, absolute(value, folder))
    }
  }
  return found
}

const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']

function absolute(fields: Fields, folder: string): Fields {
  const entries = Object.entries(fields).map(([key, value]) => [
    key,
    fileFields.includes(key) && typeof value === 'string' ? path.resolve(folder, value) : value,
  ])
  return Object.fromEntries(entries)
}

function noContext(files: readonly string[], names: readonly string[]): UserError {
  const suggestions =
    names.length > 0 ? [`kubectl config use-context ${names[0]}`] : ['k8slab start LAB --cluster sandbox']
  return new UserError(
    'no-context',
    {
      en: `No current context in ${files.join(', ')}`,
      ko: `현재 컨텍스트가 정해져 있지 않습니다: ${files.join(', ')}`,
    },
    { suggestions },
  )
}

function unknownContext(name: string, names: readonly string[]): UserError {
  const near = nearest(name, names)
  const suggestions = near.length > 0 ? near.map(didYouMean) : ['kubectl config get-contexts']
  return new UserError(
    'unknown-context',
    { en: `No context is called ${JSON.stringify(name)}`, ko: `${JSON.stringify(name)} 컨텍스트는 없습니다` },
    { suggestions },
  )
}
