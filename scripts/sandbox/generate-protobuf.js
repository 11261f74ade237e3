// Makes src/sandbox/server/protobuf/messages.gen.json, the field numbers of Kubernetes' protobuf encoding, from the .proto files of the Go modules.
// Usage: node scripts/sandbox/generate-protobuf.js MODULE_DIR… (k8s.io/api, apimachinery, apiextensions-apiserver, kube-aggregator of one version)
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const target = new URL('../../src/sandbox/server/protobuf/messages.gen.json', import.meta.url)
const SCALARS = { string: 's', bool: 'b', int32: 'i', int64: 'i', uint32: 'i', bytes: 'B', double: 'd' }
const VERSIONS = /\/(v1|autoscaling\/v2|resource|intstr|runtime)\/generated\.proto$/

function protoFiles(directory) {
  return readdirSync(directory, { recursive: true })
    .filter((file) => VERSIONS.test(`/${file}`) && !file.includes('testapigroup'))
    .map((file) => path.join(directory, file))
}

/** `.k8s.io.api.core.v1.Pod` -> `k8s.io.api.core.v1.Pod`; names of the same package are completed. */
function messageName(type, packageName) {
  if (type.startsWith('.')) return type.slice(1)
  return type.includes('.') ? type : `${packageName}.${type}`
}

function typeCode(type, packageName) {
  return SCALARS[type] ?? messageName(type, packageName)
}

/** The name of a field in JSON, where it is not the one in the .proto file. */
function jsonName(name, message) {
  if (message === 'JSONSchemaProps' && (name === 'ref' || name === 'schema')) return `$${name}`
  if (message === 'DaemonEndpoint') return name
  if (name.startsWith('xKubernetes')) return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const renamed = { uID: 'uid', aPIGroup: 'apiGroup', Raw: 'Raw' }[name]
  return renamed ?? name[0].toLowerCase() + name.slice(1)
}

function field(line, packageName, message) {
  const map = /^map<string, *([\w.]+)> (\w+) = (\d+);/.exec(line)
  if (map) return [map[3], `%${typeCode(map[1], packageName)} ${jsonName(map[2], message)}`]
  const plain = /^(optional|repeated) ([\w.]+) (\w+) = (\d+);/.exec(line)
  if (!plain) return undefined
  const [, label, type, name, number] = plain
  return [number, `${label === 'repeated' ? '*' : ''}${typeCode(type, packageName)} ${jsonName(name, message)}`]
}

function messages(text) {
  const packageName = /^package ([\w.]+);/m.exec(text)[1]
  const blocks = text.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)
  return [...blocks].map(([, name, body]) => {
    const fields = body.split('\n').map((line) => field(line.trim(), packageName, name))
    return [`${packageName}.${name}`, Object.fromEntries(fields.filter(Boolean))]
  })
}

const all = process.argv
  .slice(2)
  .flatMap(protoFiles)
  .flatMap((file) => messages(readFileSync(file, 'utf8')))
writeFileSync(target, `${JSON.stringify(Object.fromEntries(all.sort()))}\n`)
