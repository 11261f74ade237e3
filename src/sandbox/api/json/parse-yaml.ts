import { isCollection, isMap, isScalar, LineCounter, parseDocument, type Tags, visit } from 'yaml'
import { messageOf } from '../../../util/message-of.ts'
import { atOnce, type Steps } from '../../steps.ts'
import { JsonSyntaxError, parseJsonSteps } from './parse-json.ts'
import { type JsonObject, setKey } from './values.ts'
import { yamlNestsTooDeep } from './yaml-depth.ts'

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
  return atOnce(parseYamlSteps(text))
}

/** The same in steps, when it is JSON. */
export function* parseYamlSteps(text: string): Steps<ParsedYaml> {
  return (yield* parsedAsJson(text)) ?? parsedAsYaml(text)
}

/** kubectl applies JSON and calls it YAML: that is read in a tenth of the time. Repeated keys are told with their lines. */
function* parsedAsJson(text: string): Steps<ParsedYaml | undefined> {
  if (!text.startsWith('{')) return undefined
  try {
    const { value, duplicates } = yield* parseJsonSteps(text)
    yield
    return duplicates.size > 0 ? undefined : { value: plain(value), duplicates: [] }
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined
    throw error
  }
}

function parsedAsYaml(text: string): ParsedYaml {
  if (yamlNestsTooDeep(text)) throw new YamlSyntaxError('yaml: exceeded max depth of 10000')
  const lines = new LineCounter()
  const document = withoutTraces(() => parseDocument(text, optionsWith(lines)))
  // Go reads the first of several documents.
  const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS')
  if (error) throw new YamlSyntaxError(`yaml: ${describe(error, text, lines)}`)
  refuseCycles(document)
  return { value: plain(toJs(document)), duplicates: duplicateKeys(document, lines) }
}

function optionsWith(lineCounter: LineCounter) {
  const options = {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    stringKeys: false,
    customTags: withoutTimes,
    lineCounter,
    // A person would see the place; of many mistakes in one line it takes more than linear time.
    prettyErrors: false,
    logLevel: 'silent',
    maxAliasCount: 100,
  }
  return options as Parameters<typeof parseDocument>[1]
}

/** A text of nothing but mistakes has an error for each: where in the parser they were found is told to nobody, and finding it out takes longest. */
function withoutTraces<T>(parse: () => T): T {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return parse()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Go's YAML leaves times (`2026-01-01`) and base 60 (`1:30`) as text. */
function withoutTimes(tags: Tags): Tags {
  return tags.filter((tag) => {
    return (
      typeof tag === 'string' ||
      (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME'))
    )
  })
}

function refuseCycles(document: ReturnType<typeof parseDocument>): void {
  visit(document, {
    Alias(_, { source }, path) {
      if (path.some((node) => isCollection(node) && node.anchor === source)) {
        throw new YamlSyntaxError(`yaml: anchor '${source}' value contains itself`)
      }
    },
  })
}

function toJs(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const message = messageOf(error)
    throw new YamlSyntaxError(`yaml: ${toldByGo(message)}`)
  }
}

function toldByGo(message: string): string {
  if (message.startsWith('Excessive alias count')) return 'document contains excessive aliasing'
  return message.replace(/^Unresolved alias \(.*\): (.*)$/, "unknown anchor '$1' referenced")
}

/** The words of gopkg.in/yaml for the mistakes people make; it counts the lines of some from zero. */
const WORDS: readonly [pattern: RegExp, words: string, lineOffset: number][] = [
  [/Nested mappings|implicit key/i, 'mapping values are not allowed in this context', 0],
  [/Tabs are not allowed/, 'found character that cannot start any token', 0],
  [/Missing closing .*quote/, 'found unexpected end of stream', 0],
  [/same column|Implicit map keys need|Implicit keys need/, 'did not find expected key', -1],
  [/Flow map .*end with a }|expected flow map to end with }/i, "did not find expected ',' or '}'", -1],
  [/Flow sequence .*end with a \]|expected flow sequence to end with \]/i, "did not find expected ',' or ']'", -1],
]

interface Mistake {
  message: string
  pos: [number, number]
}

function describe({ message, pos }: Mistake, whole: string, lines: LineCounter): string {
  const known = WORDS.find(([pattern]) => pattern.test(message))
  // Of a mapping that must not be there Go tells the line of its colon.
  const colon = known === WORDS[0] ? whole.indexOf(': ', pos[0]) : -1
  const line = lines.linePos(colon < 0 ? pos[0] : colon).line + (known?.[2] ?? 0)
  return `${line > 1 ? `line ${line}: ` : ''}${known?.[1] ?? message}`
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

/** JSON values only, keys sorted and made strings. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value === undefined) return null
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new YamlSyntaxError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`)
  }
  if (value === null || typeof value !== 'object') return value
  const inner = value instanceof Map ? Object.fromEntries(value) : (value as JsonObject)
  const sorted: JsonObject = {}
  for (const key of Object.keys(inner).sort()) setKey(sorted, key, plain(inner[key]))
  return sorted
}
