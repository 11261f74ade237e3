import { inElementOrder, type PathElement } from './path-element.ts'

/** A set of field paths. Sets that are handed out are never changed, except by {@link insert} while they are built. */
export interface FieldSet {
  /** Last elements of paths that end here. */
  readonly members: Set<PathElement>
  /** Paths that go on. */
  readonly children: Map<PathElement, FieldSet>
}

export function emptySet(): FieldSet {
  return { members: new Set(), children: new Map() }
}

export function isEmpty(set: FieldSet): boolean {
  return set.members.size === 0 && set.children.size === 0
}

/** Adds a path to a set that is being built. */
export function insert(set: FieldSet, path: readonly PathElement[]): void {
  const last = path.at(-1)
  if (last === undefined) return
  let node = set
  for (let index = 0; index < path.length - 1; index++) node = childOf(node, path[index] as PathElement)
  node.members.add(last)
}

function childOf(set: FieldSet, element: PathElement): FieldSet {
  const known = set.children.get(element)
  if (known) return known
  const child = emptySet()
  set.children.set(element, child)
  return child
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a)) return b
  if (isEmpty(b)) return a
  const children = new Map(a.children)
  for (const [element, child] of b.children) {
    const other = children.get(element)
    children.set(element, other ? union(other, child) : child)
  }
  return { members: new Set([...a.members, ...b.members]), children }
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result = emptySet()
  for (const element of a.members) if (b.members.has(element)) result.members.add(element)
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    if (other) setChild(result, element, intersection(child, other))
  }
  return result
}

/** The paths of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a
  const result = emptySet()
  for (const element of a.members) if (!b.members.has(element)) result.members.add(element)
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    setChild(result, element, other ? difference(child, other) : child)
  }
  return result
}

/** The paths of `a` that are neither in `b` nor below a path in `b`. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  const result = emptySet()
  for (const element of a.members) if (!b.members.has(element)) result.members.add(element)
  for (const [element, child] of a.children) {
    if (b.members.has(element)) continue
    const other = b.children.get(element)
    setChild(result, element, other ? recursiveDifference(child, other) : child)
  }
  return result
}

function setChild(set: FieldSet, element: PathElement, child: FieldSet): void {
  if (!isEmpty(child)) set.children.set(element, child)
}

/** All paths: those that end at a node before those that go on, in the order of {@link inElementOrder}. */
export function paths(set: FieldSet, prefix: readonly PathElement[] = []): PathElement[][] {
  const members = inElementOrder(set.members).map((element) => [...prefix, element])
  const below = (element: PathElement) => paths(set.children.get(element) as FieldSet, [...prefix, element])
  return [...members, ...inElementOrder(set.children.keys()).flatMap(below)]
}
