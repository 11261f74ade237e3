import { isUtf8 } from 'node:buffer'
import { fromEnvFile, fromFile, fromLiteral } from '../commands/create/sources.ts'
import { CommandError } from '../errors.ts'
import type { KubectlIo } from '../io.ts'
import { child, isJson } from '../objects.ts'
import type { GeneratorOptions, GeneratorRule, Json, Kustomization, Obj, Part } from './types.ts'

/** The parts with the config maps and secrets that are generated, or merged into those of a base. */
export function generated(
  { configMapGenerator = [], secretGenerator = [], generatorOptions = {} }: Kustomization,
  folder: string,
  io: KubectlIo,
  before: readonly Part[],
): Part[] {
  let parts = [...before]
  const add = (kind: 'ConfigMap' | 'Secret') => (rule: GeneratorRule) => {
    const options = optionsOf(rule, generatorOptions)
    const object = objectOf(kind, rule, options, entriesOf(rule, folder, io))
    const hashed = options.disableNameSuffixHash !== true
    parts = placed(parts, { object, calledAs: rule.name, originally: rule.name, hashed, source: rule.name }, rule)
  }
  configMapGenerator.forEach(add('ConfigMap'))
  secretGenerator.forEach(add('Secret'))
  return parts
}

function optionsOf({ options = {} }: GeneratorRule, general: GeneratorOptions): GeneratorOptions {
  return {
    ...general,
    ...options,
    labels: { ...general.labels, ...options.labels },
    annotations: { ...general.annotations, ...options.annotations },
  }
}

function entriesOf({ literals = [], files = [], envs = [], env }: GeneratorRule, folder: string, io: KubectlIo) {
  return [
    ...[...envs, ...(env === undefined ? [] : [env])].flatMap((file) => fromEnvFile(folder, file, io.env)),
    ...literals.map(fromLiteral),
    ...files.flatMap((file) => fromFile(folder, file)),
  ]
}

function objectOf(
  kind: 'ConfigMap' | 'Secret',
  { name, namespace, type = 'Opaque' }: GeneratorRule,
  { labels = {}, annotations = {}, immutable }: GeneratorOptions,
  entries: readonly (readonly [string, Buffer])[],
): Obj {
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(Object.keys(labels).length > 0 ? { labels: { ...labels } } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations: { ...annotations } } : {}),
  }
  const data = kind === 'Secret' ? secretData(entries) : configMapData(entries)
  return {
    apiVersion: 'v1',
    kind,
    metadata,
    ...data,
    ...(kind === 'Secret' ? { type } : {}),
    ...(immutable ? { immutable } : {}),
  }
}

function secretData(entries: readonly (readonly [string, Buffer])[]): Json {
  if (entries.length === 0) return {}
  return { data: Object.fromEntries(entries.map(([key, value]) => [key, value.toString('base64')])) }
}

function configMapData(entries: readonly (readonly [string, Buffer])[]): Json {
  const texts = entries.filter(([, value]) => isUtf8(value)).map(([key, value]) => [key, value.toString('utf8')])
  const bytes = entries.filter(([, value]) => !isUtf8(value)).map(([key, value]) => [key, value.toString('base64')])
  return {
    ...(texts.length > 0 ? { data: Object.fromEntries(texts) } : {}),
    ...(bytes.length > 0 ? { binaryData: Object.fromEntries(bytes) } : {}),
  }
}

/** A new object, or one that takes the place of, or is merged into, that of a base. */
function placed(parts: readonly Part[], part: Part, { behavior = 'create', name, namespace }: GeneratorRule): Part[] {
  const isSame = ({ object, calledAs }: Part) =>
    object.kind === part.object.kind &&
    calledAs === name &&
    (namespace ?? object.metadata.namespace) === object.metadata.namespace
  const index = parts.findIndex((each) => isSame(each) || originalIs(each, name, part.object.kind))
  const before = parts[index]
  if (behavior === 'create') {
    if (before && isSame(before)) throw exists(part, before)
    return [...parts, part]
  }
  if (!before)
    throw new CommandError(
      `merging from generator ${name}: id ${part.object.kind}.v1.[noGrp]/${name}.[noNs] does not exist; cannot merge or replace`,
    )
  const object =
    behavior === 'merge'
      ? merged(before.object, part.object)
      : { ...part.object, metadata: { ...before.object.metadata } }
  return parts.with(index, { ...before, object, hashed: part.hashed || before.hashed })
}

/** What a base has given a prefix is still called by the name of its file. */
function originalIs({ object, originally }: Part, name: string, kind: string): boolean {
  return object.kind === kind && originally === name
}

function exists({ object }: Part, { source }: Part): CommandError {
  return new CommandError(
    `merging from generator ${object.metadata.name}: id ${object.kind}.v1.[noGrp]/${object.metadata.name}.[noNs] exists; behavior must be merge or replace (${source})`,
  )
}

function merged(before: Obj, after: Obj): Obj {
  const both = (field: string): Json => {
    const joined = { ...child(before, field), ...child(after, field) }
    return isJson(before[field]) || isJson(after[field]) ? { [field]: joined } : {}
  }
  const metadata = {
    ...before.metadata,
    ...(before.metadata.labels || after.metadata.labels
      ? { labels: { ...before.metadata.labels, ...after.metadata.labels } }
      : {}),
    ...(before.metadata.annotations || after.metadata.annotations
      ? { annotations: { ...before.metadata.annotations, ...after.metadata.annotations } }
      : {}),
  }
  return { ...before, ...both('data'), ...both('binaryData'), metadata }
}
