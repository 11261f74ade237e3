// Writes src/sandbox/schema/{schema,resources,descriptions}.gen.json from a real API server, reached with `kubectl get --raw`.
// What OpenAPI does not tell (pointers, omitempty, Go's type names, field order) comes from go-types/.
// Usage: (cd go-types && go run . > go-types.json) && node scripts/schema/generate-schema.js go-types/go-types.json
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const [goTypesFile] = process.argv.slice(2)
const goTypes = readGoTypes(JSON.parse(readFileSync(goTypesFile, 'utf8')))
const schemas = readSchemas()
write('schema.gen.json', { definitions: mapValues(schemas, definition), groups: kindGroups() })
write('descriptions.gen.json', { types: mapValues(schemas, descriptions), parameters: readParameters() })
write('resources.gen.json', readResources())

function get(path) {
  return JSON.parse(execFileSync('kubectl', ['get', '--raw', path], { maxBuffer: 1 << 28, encoding: 'utf8' }))
}

function write(file, value) {
  const url = new URL(`../../src/sandbox/schema/${file}`, import.meta.url)
  const lines = Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : undefined
  writeFileSync(url, lines ? `[\n${lines.join(',\n')}\n]\n` : `${JSON.stringify(value, null, 1)}\n`)
}

function mapValues(map, change) {
  return Object.fromEntries(
    Object.entries(map)
      .map(([id, value]) => [id, change(value, id)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** All schemas of all OpenAPI v3 documents; v2 only adds those of discovery itself. */
function readSchemas() {
  const all = { ...get('/openapi/v2').definitions }
  for (const { serverRelativeURL } of Object.values(get('/openapi/v3').paths)) {
    if (serverRelativeURL.includes('openid')) continue
    Object.assign(all, get(serverRelativeURL).components?.schemas)
  }
  return all
}

/** `k8s.io/api/core/v1.Pod` is `io.k8s.api.core.v1.Pod` in OpenAPI. */
function readGoTypes(types) {
  return new Map(
    Object.entries(types).map(([name, fields]) => {
      const [host, ...rest] = name.split('/')
      return [[...host.split('.').reverse(), ...rest].join('.'), fields]
    }),
  )
}

/** A struct as an object of its fields in Go's order; anything else as the text of its type. */
function definition(schema, id) {
  if (!schema.properties) return special(id)
  const goFields = goTypes.get(id) ?? Object.keys(schema.properties).map((name) => ({ name, omitEmpty: true }))
  const fields = {}
  for (const go of goFields) {
    fields[go.name] = field(schema.properties[go.name], go, schema.required?.includes(go.name))
  }
  const mapType = schema['x-kubernetes-map-type']
  return mapType ? { '': mapType, ...fields } : fields
}

/** The text of a field: its type, then words. See src/sandbox/schema/field-text.ts, which reads it. */
function field(schema, go, required) {
  const type = typeText(schema)
  const words = [`${go.pointer ? '*' : ''}${type}`]
  if (required) words.push('required')
  if (!go.omitEmpty) words.push('zero')
  if (go.type && go.type !== impliedGoType(type)) words.push(`go=${go.type}`)
  const list = schema['x-kubernetes-list-type']
  if (list) words.push(list === 'map' ? `map=${schema['x-kubernetes-list-map-keys'].join(',')}` : list)
  if (schema['x-kubernetes-map-type']) words.push(schema['x-kubernetes-map-type'])
  const strategy = schema['x-kubernetes-patch-strategy']
  if (strategy) words.push(`patch=${strategy}`)
  if (schema['x-kubernetes-patch-merge-key']) words.push(`key=${schema['x-kubernetes-patch-merge-key']}`)
  const values = schema.enum ?? schema.items?.enum ?? schema.additionalProperties?.enum
  if (values) words.push(`enum=${values.map(encodeURIComponent).join(',')}`)
  if (isOwnDefault(schema.default, go)) words.push(`default=${schema.default === '' ? '""' : schema.default}`)
  return words.join(' ')
}

/** Zero values are the defaults of all fields that are no pointers and always written: they go without saying. */
function isOwnDefault(value, go) {
  if (value === undefined || typeof value === 'object') return false
  const isZero = value === '' || value === 0 || value === false
  return !isZero || go.pointer || go.omitEmpty
}

function typeText(schema) {
  const reference = schema.$ref ?? schema.allOf?.[0].$ref
  if (reference) {
    const id = reference.split('/').at(-1)
    return schemas[id].properties ? id : special(id)
  }
  if (schema.type === 'array') return `[]${typeText(schema.items)}`
  if (schema.additionalProperties) return `{}${typeText(schema.additionalProperties)}`
  if (schema.type === 'integer') return schema.format ?? 'int64'
  if (schema.type === 'number') return 'float64'
  if (schema.type === 'boolean') return 'bool'
  if (schema.type === 'string') return schema.format === 'byte' ? 'bytes' : 'string'
  throw new Error(`no type: ${JSON.stringify(schema)}`)
}

function special(id) {
  const name = id.split('.').at(-1)
  const known = { Time: 'time', MicroTime: 'microtime', Quantity: 'quantity', IntOrString: 'intorstring' }
  return known[name] ?? `raw:${id}`
}

function impliedGoType(type) {
  if (type.startsWith('[]')) return `[]${impliedGoType(type.slice(2))}`
  if (type.startsWith('{}')) return `map[string]${impliedGoType(type.slice(2))}`
  if (type === 'time') return 'v1.Time'
  if (type === 'microtime') return 'v1.MicroTime'
  if (type === 'quantity') return 'resource.Quantity'
  if (type === 'intorstring') return 'intstr.IntOrString'
  if (type === 'bytes') return '[]uint8'
  return type.includes('.') ? type.replace(/^raw:/, '').split('.').slice(-2).join('.') : type
}

/** The API group of each kind's definition, for those that have one group only: `io.k8s.api.core.v1.Pod` is in ''. */
function kindGroups() {
  const groups = {}
  for (const [id, schema] of Object.entries(schemas)) {
    const kinds = schema['x-kubernetes-group-version-kind']
    if (kinds?.length === 1) groups[id] = kinds[0].group
  }
  return mapValues(groups, (group) => group)
}

/** The description of the type under '', of its fields under their names. */
function descriptions(schema) {
  const texts = schema.description ? { '': schema.description } : {}
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.description) texts[name] = property.description
  }
  return texts
}

/** The parameters that many operations share, by name; `fieldManager` has another text for patches. */
function readParameters() {
  const { paths } = get('/openapi/v3/apis/apps/v1')
  const parameters = {}
  const operations = Object.values(paths).flatMap((methods) => Object.entries(methods))
  for (const [method, operation] of operations) {
    const list = Array.isArray(operation) ? operation : (operation.parameters ?? [])
    for (const parameter of list.filter(({ name }) => name !== 'name')) {
      const isPatchText = method === 'patch' && parameter.name === 'fieldManager'
      parameters[isPatchText ? 'fieldManager patch' : parameter.name] = parameter
    }
  }
  return mapValues(parameters, (parameter) => parameter)
}

function readResources() {
  const versions = [['', 'v1', '/api/v1']]
  for (const group of get('/apis').groups) {
    for (const { groupVersion, version } of group.versions)
      versions.push([group.name, version, `/apis/${groupVersion}`])
  }
  return versions.flatMap(([group, version, path]) => resourcesOf(group, version, get(path).resources))
}

function resourcesOf(group, version, entries) {
  return entries
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, namespaced, kind, singularName, verbs, shortNames, categories, storageVersionHash }) => ({
      group,
      version,
      resource: name,
      kind,
      namespaced,
      singular: singularName,
      verbs,
      ...(shortNames && { shortNames }),
      ...(categories && { categories }),
      ...(storageVersionHash && { storageVersionHash }),
      subresources: entries.filter((entry) => entry.name.startsWith(`${name}/`)).map(subresource),
    }))
}

function subresource({ name, kind, group, version, verbs, namespaced }) {
  return {
    name: name.slice(name.indexOf('/') + 1),
    kind,
    ...(version && { group: group ?? '', version }),
    namespaced,
    verbs,
  }
}
