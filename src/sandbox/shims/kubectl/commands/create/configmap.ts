import { isUtf8 } from 'node:buffer'
import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import type { Obj } from '../../objects.ts'
import type { Generator } from './generate.ts'
import { generatedMeta } from './generate.ts'
import { hashedName } from './hash.ts'
import { readSources, sourceFlags } from './sources.ts'

export const configMap: Generator = {
  use: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  aliases: ['cm'],
  flags: sourceFlags,
  failure: 'failed to create configmap: ',
  build: buildConfigMap,
}

/** Text goes to `data`, bytes that are no UTF-8 to `binaryData`. */
function buildConfigMap(invocation: Invocation, name: string): Obj {
  const data: Record<string, string> = {}
  const binaryData: Record<string, string> = {}
  for (const [key, value] of readSources(invocation)) {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      throw new CommandError(
        `${JSON.stringify(key)} is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      )
    }
    if (key in data)
      throw new CommandError(
        `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"`,
      )
    if (key in binaryData)
      throw new CommandError(
        `cannot add key "${key}", another key by that name already exists in BinaryData for ConfigMap "${name}"`,
      )
    if (isUtf8(value)) data[key] = value.toString('utf8')
    else binaryData[key] = value.toString('base64')
  }
  const object: Obj = {
    apiVersion: 'v1',
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    kind: 'ConfigMap',
    metadata: generatedMeta(invocation, name),
  }
  return invocation.flags.bool('append-hash')
    ? { ...object, metadata: { ...object.metadata, name: hashedName(object) } }
    : object
}
