/**
 * Writes src/sandbox/resources/wire.gen.json: how Go writes every field of the built-in types (pointer, omitempty, kind of value).
 * Reads the Go type declarations from clones of the repositories api, apimachinery, kube-aggregator and apiextensions-apiserver:
 * `npx tsx test/sandbox/resources/generate-wire.ts v0.33.0 <directory with the four clones>`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const [tag = '', directory = ''] = process.argv.slice(2)
const structs = new Map<string, string[]>()
const aliases = new Map<string, string>()

readPackage('apimachinery', 'pkg/apis/meta/v1/types.go', 'meta/v1')
const groups = [
  'admissionregistration',
  'apps',
  'autoscaling',
  'batch',
  'certificates',
  'coordination',
  'core',
  'discovery',
]
groups.push('events', 'flowcontrol', 'networking', 'node', 'policy', 'rbac', 'scheduling', 'storage')
for (const group of groups) readPackage('api', `${group}/v1/types.go`, `${group}/v1`)
readPackage('api', 'autoscaling/v2/types.go', 'autoscaling/v2')
readPackage('kube-aggregator', 'pkg/apis/apiregistration/v1/types.go', 'apiregistration/v1')
readPackage('apiextensions-apiserver', 'pkg/apis/apiextensions/v1/types.go', 'apiextensions/v1')

const types: Record<string, Record<string, string>> = {}
for (const name of structs.keys()) if (!name.endsWith('List') && !name.endsWith('Options')) types[name] = fieldsOf(name)
const used = reachable()
const kept = Object.fromEntries(Object.entries(types).filter(([name]) => used.has(name)))
writeFileSync('src/sandbox/resources/wire.gen.json', `${JSON.stringify(kept, null, 1)}\n`)

function readPackage(repository: string, file: string, name: string): void {
  const path = `${directory}/${repository}`
  const source = execFileSync('git', ['-C', path, 'show', `${tag}:${file}`], { encoding: 'utf8', maxBuffer: 1e8 })
  for (const [, type = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
    structs.set(`${name}.${type}`, body.split('\n'))
  for (const [, type = ''] of source.matchAll(/^type (\w+) struct\{\}$/gm)) structs.set(`${name}.${type}`, [])
  for (const [, type = '', target = ''] of source.matchAll(/^type (\w+) ([\w[\].*]+)$/gm))
    aliases.set(`${name}.${type}`, target)
}

function fieldsOf(name: string): Record<string, string> {
  const fields: Record<string, string> = {}
  const pkg = name.slice(0, name.lastIndexOf('.'))
  for (const line of structs.get(name) ?? []) {
    const match = /^\t(?:(\w+)\s+)?(\S+)\s+`json:"([^"]*)"/.exec(line)
    if (!match) continue
    const [, , goType = '', tags = ''] = match
    const [json = '', ...options] = tags.split(',')
    if (options.includes('inline')) {
      if (!goType.endsWith('TypeMeta')) Object.assign(fields, fieldsOf(qualify(goType.replace('*', ''), pkg)))
      continue
    }
    if (json === '-') continue
    const pointer = goType.startsWith('*') ? '*' : ''
    fields[json] = `${options.includes('omitempty') ? '' : '!'}${pointer}${shapeOf(goType.replace('*', ''), pkg)}`
  }
  return fields
}

function qualify(goType: string, pkg: string): string {
  const match = /^(\w+)\.(\w+)$/.exec(goType)
  if (!match) return `${pkg}.${goType}`
  const [, alias = '', type = ''] = match
  const packages: Record<string, string> = {
    metav1: 'meta/v1',
    v1: 'core/v1',
    corev1: 'core/v1',
    apiv1: 'core/v1',
    autoscalingv1: 'autoscaling/v1',
  }
  return `${packages[alias] ?? alias}.${type}`
}

function shapeOf(goType: string, pkg: string): string {
  if (goType === '[]byte') return 's'
  if (goType === 'interface{}') return 'r'
  if (goType.startsWith('[]')) return `l:${shapeOf(goType.slice(2).replace('*', ''), pkg)}`
  const map = /^map\[[\w.]+\](.*)$/.exec(goType)
  if (map) return `m:${shapeOf(map[1] ?? '', pkg)}`
  const simple: Record<string, string> = {
    string: 's',
    bool: 'b',
    int32: 'n',
    int64: 'n',
    int: 'n',
    byte: 'n',
    float64: 'n',
  }
  if (simple[goType]) return simple[goType]
  const name = qualify(goType, pkg)
  const known: Record<string, string> = {
    'meta/v1.Time': 't',
    'meta/v1.MicroTime': 't',
    'meta/v1.Duration': 's',
    'resource.Quantity': 'q',
    'intstr.IntOrString': 'i',
    'runtime.RawExtension': 'r',
    'runtime.Object': 'r',
    'types.UID': 's',
    'types.NodeName': 's',
    'meta/v1.FieldsV1': 'r',
    'apiextensions/v1.JSONSchemaProps': 'r',
    'apiextensions/v1.JSON': 'r',
  }
  if (known[name]) return known[name]
  if (structs.has(name)) return `o:${name}`
  const target = aliases.get(name)
  if (target) return shapeOf(target, name.slice(0, name.lastIndexOf('.')))
  throw new Error(`unknown type ${goType} in ${pkg}`)
}

/** The types that objects (they have ObjectMeta) consist of. */
function reachable(): Set<string> {
  const used = new Set<string>()
  const visit = (name: string) => {
    if (used.has(name)) return
    used.add(name)
    for (const shape of Object.values(types[name] ?? {})) {
      const reference = /o:(.*)$/.exec(shape)?.[1]
      if (reference) visit(reference)
    }
  }
  for (const [name, fields] of Object.entries(types))
    if (fields['metadata']?.endsWith('o:meta/v1.ObjectMeta')) visit(name)
  return used
}
