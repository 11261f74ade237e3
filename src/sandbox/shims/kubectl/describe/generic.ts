import type { Json, Obj } from '../objects.ts'
import { isJson } from '../objects.ts'
import { goPrint } from '../print/go-value.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

const SKIPPED = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])

/** Any object: its fields by name, words of field names apart. */
export const describeAny: Describer<Obj> = async (object, { w, events }) => {
  w.field(0, 'Name', object.metadata.name)
  w.field(0, 'Namespace', object.metadata.namespace)
  w.map('Labels', object.metadata.labels)
  w.annotations(object.metadata.annotations)
  writeFields(w, 0, object, '')
  await events(object)
}

function writeFields(w: DescribeWriter, level: number, value: Json, path: string): void {
  for (const key of Object.keys(value).toSorted()) {
    const inner = `${path}.${key}`
    if (!SKIPPED.has(inner)) writeField(w, level, key, value[key], inner)
  }
}

function writeField(w: DescribeWriter, level: number, key: string, value: unknown, path: string): void {
  if (isJson(value)) {
    w.line(level, `${label(key)}:`)
    writeFields(w, level + 1, value, path)
  } else if (Array.isArray(value)) {
    w.line(level, `${label(key)}:`)
    for (const item of value) {
      if (isJson(item)) writeFields(w, level + 1, item, path)
      else w.line(level + 1, goPrint(item))
    }
  } else w.field(level, label(key), goPrint(value))
}

/** `clusterIP` → `Cluster IP`; names with other characters than letters and hyphens stay. */
function label(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|-/g) ?? [field]
  return words.map(capitalize).join(' ')
}

function capitalize(word: string): string {
  if (['API', 'URL', 'UID', 'OSB', 'GUID'].includes(word.toUpperCase())) return word.toUpperCase()
  return word === word.toLowerCase() ? word.slice(0, 1).toUpperCase() + word.slice(1) : word
}
