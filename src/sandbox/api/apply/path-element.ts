/**
 * One step of a path, written as in `fieldsV1`: `f:name` a field or map key, `k:{"name":"web"}` the list item with these keys,
 * `v:"x"` the item of a set, `i:0` an index. Source: sigs.k8s.io/structured-merge-diff/fieldpath.
 */
export type PathElement = string

export function fieldElement(name: string): PathElement {
  return `f:${name}`
}

/** Elements in the order in which the real server writes them: fields, keys, values; numbers by their value. */
export function inElementOrder(elements: Iterable<PathElement>): PathElement[] {
  const list = [...elements]
  if (list.length < 2) return list
  if (list.every(isField)) return list.sort()
  return list
    .map(read)
    .sort(compareRead)
    .map(({ element }) => element)
}

function isField(element: PathElement): boolean {
  return element.startsWith('f:')
}

interface ReadElement {
  element: PathElement
  kind: number
  /** What the element says; nothing of fields, whose text tells their order. */
  value: unknown
}

/** An element is read once, however often it is compared. */
function read(element: PathElement): ReadElement {
  const kind = 'fkvi'.indexOf(element.charAt(0))
  return { element, kind, value: kind === 0 ? undefined : JSON.parse(element.slice(2)) }
}

function compareRead(a: ReadElement, b: ReadElement): number {
  if (a.kind !== b.kind) return a.kind - b.kind
  return a.kind === 0 ? compareText(a.element, b.element) : compareValues(a.value, b.value)
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return compareText(String(a), String(b))
  const left = Object.entries(a)
  const right = Object.entries(b)
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index]
    if (!other) return 1
    const order = compareText(name, other[0]) || compareValues(value, other[1])
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A path as error messages show it: `.spec.containers[name="web"].image`. */
export function formatPath(path: readonly PathElement[]): string {
  return path.map(formatElement).join('')
}

export function formatElement(element: PathElement): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  if (element.startsWith('i:')) return `[${rest}]`
  const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>)
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
}
