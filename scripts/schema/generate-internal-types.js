// Writes src/sandbox/resources/pod/go/internal-types.gen.json: the Go structs that pod templates and volumes consist of inside the API server,
// which prints them in its refusals. Each field as `GoName jsonName type`; an empty jsonName is an embedded struct.
// Usage: node scripts/schema/generate-internal-types.js FOLDER_OF_GO_MODULES (with k8s.io/kubernetes, api and apimachinery of one version)
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const [modules = '', version = '1.33.13'] = process.argv.slice(2)
const minor = version.replace(/^1/, '0')
const read = (file) => readFileSync(path.join(modules, file), 'utf8')
const internal = structsOf(read(`k8s.io/kubernetes@v${version}/pkg/apis/core/types.go`))
const external = structsOf(read(`k8s.io/api@v${minor}/core/v1/types.go`))
const meta = structsOf(read(`k8s.io/apimachinery@v${minor}/pkg/apis/meta/v1/types.go`))

const types = {}
collect('core', 'PodTemplateSpec')
collect('core', 'PersistentVolumeSource')
const file = new URL('../../src/sandbox/resources/pod/go/internal-types.gen.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(types, null, 1)}\n`)

/** Struct name -> [Go name, type, JSON name] of its fields. */
function structsOf(source) {
  const structs = new Map()
  for (const [, name, body] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    structs.set(name, body.split('\n').flatMap(fieldOf))
  }
  return structs
}

function fieldOf(line) {
  const text = line.replace(/\/\/.*/, '').trim()
  const [, name, type, tag = ''] = /^(\w+)\s+([^\s`]+)\s*(?:`(.*)`)?$/.exec(text) ?? []
  if (name !== undefined) return [{ name, type, json: /json:"([^",]*)/.exec(tag)?.[1] ?? '' }]
  const [, embedded, own = ''] = /^([\w.]+)\s*(?:`(.*)`)?$/.exec(text) ?? []
  const json = /json:"([^",]*)/.exec(own)?.[1] ?? ''
  return embedded === undefined ? [] : [{ name: embedded.replace(/^.*\./, ''), type: embedded, json }]
}

function collect(kind, name) {
  const known = kind === 'core' ? internal : meta
  const id = `${kind === 'core' ? 'core' : 'v1'}.${name}`
  const fields = known.get(name)
  if (!fields || types[id]) return
  types[id] = fields.map((field) => {
    const json = kind === 'core' ? jsonName(name, field) : field.json
    return `${field.name} ${json} ${field.type.replaceAll('metav1.', 'v1.')}`
  })
  for (const { type } of fields) {
    for (const [, other, short] of type.matchAll(/(metav1\.)?\b([A-Z]\w*)/g)) collect(other ? 'meta' : kind, short)
  }
}

/** The name in v1; `^` marks the fields of a pod's security context that are the pod's own there. */
function jsonName(struct, { name, type }) {
  const field = external.get(struct)?.find((each) => each.name === name)
  if (field) return field.json
  if (name === type) return ''
  return `^${name.charAt(0).toLowerCase()}${name.slice(1)}`
}
