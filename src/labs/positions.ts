import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  Scalar,
} from 'yaml'
import type { Finding, Path } from './issue.ts'

/** A place in a file, from 1. */
export interface Position {
  line: number
  column: number
}

/** Finds the line and column of findings in one parsed file. */
export function positionOf(document: Document, lines: LineCounter, source: string, finding: Finding): Position {
  const found = walk(document, finding.path)
  const node = finding.atKey ? (found.key ?? found.node) : (found.node ?? found.key)
  const start = node?.range?.[0] ?? 0
  return toPosition(lines, start + offsetIn(node, source, finding.offset))
}

interface Found {
  /** The value at the path, or the deepest node on the way to it. */
  node?: Node
  /** The key under which it stands. */
  key?: Node
}

function walk(document: Document, path: Path): Found {
  let found: Found = nodeOf(document.contents)
  for (const part of path) {
    const next = step(document, found.node, part)
    if (!next) return found
    found = next
  }
  return found
}

function step(document: Document, node: Node | undefined, part: string | number): Found | undefined {
  const target = isAlias(node) ? node.resolve(document) : node
  if (isMap(target)) {
    const pair = target.items.find((item) => keyText(item) === String(part))
    return pair ? ({ ...nodeOf(pair.value), key: asNode(pair.key) } as Found) : undefined
  }
  if (isSeq(target) && typeof part === 'number') {
    const item = target.items[part]
    return item === undefined || isPair(item) ? undefined : nodeOf(item)
  }
  return undefined
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

function nodeOf(value: unknown): Found {
  const node = asNode(value)
  return node ? { node } : {}
}

function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && 'range' in value ? (value as Node) : undefined
}

/** Where an offset of the text stands in the source of its scalar: after the quote, or in the lines of a block. */
function offsetIn(node: Node | undefined, source: string, offset: number | undefined): number {
  if (offset === undefined || !isScalar(node) || typeof node.value !== 'string' || !node.range) return 0
  const [start, end] = node.range
  if (node.type === Scalar.PLAIN) return Math.min(offset, end - start)
  if (node.type !== Scalar.BLOCK_LITERAL) return 1 + Math.min(offset, Math.max(0, end - start - 2))
  const before = node.value.slice(0, offset).split('\n')
  const body = source.slice(start, end).split('\n')
  const lead = body.slice(0, before.length).reduce((sum, text) => sum + text.length + 1, 0)
  return lead + indentOf(body.slice(1)) + (before.at(-1)?.length ?? 0)
}

function indentOf(lines: readonly string[]): number {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  return indents.length === 0 ? 0 : Math.min(...indents)
}

/** The first character of a file is line 1, column 1, also in an empty file. */
export function toPosition(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}
