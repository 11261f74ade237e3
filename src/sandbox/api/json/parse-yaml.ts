import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'

export interface ParsedYaml {
  value: unknown
  /** Repeated keys as gopkg.in/yaml tells them: `line 3: key "name" already set in map`. */
  duplicates: readonly string[]
}

/** Text that is no YAML; the message is near to the one of gopkg.in/yaml.v2. */
export class YamlSyntaxError extends Error {}

/**
 * Parses one YAML document (YAML 1.1, as Kubernetes) into plain values whose keys are sorted, since the real server goes through sorted JSON.
 * @throws YamlSyntaxError
 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    stringKeys: false,
    lineCounter: lines,
    logLevel: 'silent',
    maxAliasCount: 100,
  } as Parameters<typeof parseDocument>[1])
  const error = document.errors[0]
  if (error) {
    const line = error.linePos?.[0].line
    throw new YamlSyntaxError(`yaml: ${line !== undefined && line > 1 ? `line ${line}: ` : ''}${words(error)}`)
  }
  return { value: plain(toJs(document)), duplicates: duplicateKeys(document, lines) }
}

function toJs(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new YamlSyntaxError(`yaml: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function words(error: { code: string; message: string }): string {
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' || /Nested mappings/.test(error.message)) {
    return 'mapping values are not allowed in this context'
  }
  if (error.code === 'TAB_AS_INDENT') return 'found character that cannot start any token'
  if (error.code === 'MISSING_CHAR' && /quote/.test(error.message)) return 'found unexpected end of stream'
  return (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')
}

function duplicateKeys(document: ReturnType<typeof parseDocument>, lines: LineCounter): string[] {
  const found: string[] = []
  visit(document, {
    Map(_, map) {
      if (!isMap(map)) return
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        if (seen.has(key.value) && key.range) {
          found.push(`line ${lines.linePos(key.range[0]).line}: key ${JSON.stringify(key.value)} already set in map`)
        }
        seen.add(key.value)
      }
    },
  })
  return found
}

/** JSON values only, keys sorted: dates become text again, keys become strings. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value === undefined) return null
  if (value === null || typeof value !== 'object') return value
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, item]) => [String(key), plain(item)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
