import type { ScalarTag, Tags, YAMLParseError } from 'yaml'
import { parseDocument } from 'yaml'
import { CommandError } from '../errors.ts'

/** The values of a YAML stream or a run of JSON values; empty documents are left out. */
export function parseDocuments(content: string, source: string, words: Words = 'yaml.v2'): unknown[] {
  const trimmed = content.trimStart()
  if (trimmed.startsWith('{')) {
    const json = tryJson(trimmed)
    if (json !== undefined) return [json]
  }
  return content
    .replaceAll('\r\n', '\n')
    .split(/^---(?=\s|$)[^\n]*\n?/m)
    .filter((part) => part.split('\n').some((line) => /^[^#\s]/.test(line.trimStart()) && line.trim() !== '...'))
    .map((part) => parseYaml(part, source, words))
    .filter((value) => value !== null && value !== undefined)
}

/** Of which library the words are that mean true and false: kustomize's takes `yes`, `on` and `y` as texts. */
export type Words = 'yaml.v2' | 'yaml.v3'

/** One YAML document as Kubernetes reads it: YAML 1.1 words for booleans, no dates, no base-60 numbers. */
export function parseYaml(content: string, source: string, words: Words = 'yaml.v2'): unknown {
  const document = parseDocument(content, {
    version: '1.1',
    customTags: (tags) => (words === 'yaml.v2' ? tags.filter(isKept) : [...tags.filter(isKept).filter(isNoBool), bool]),
    uniqueKeys: true,
  })
  const [error] = document.errors
  if (error) {
    throw new CommandError(
      `error parsing ${source}: error converting YAML to JSON: yaml: ${place(error)}${reason(error.code, error.message)}`,
    )
  }
  return document.toJS() as unknown
}

/** go-yaml counts the lines of its parser's errors from 0, those of its scanner from 1, and leaves line 0 out. */
function place(error: YAMLParseError): string {
  const line = (error.linePos?.[0].line ?? 1) - (error.code === 'BAD_INDENT' ? 1 : 0)
  return line <= 1 && (error.linePos?.[0].line ?? 1) === 1 ? '' : `line ${line}: `
}

function isNoBool(tag: Tags[number]): boolean {
  return typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:bool'
}

const bool: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:true|True|TRUE|false|False|FALSE)$/,
  resolve: (text) => text.toLowerCase() === 'true',
}

function isKept(tag: Tags[number]): boolean {
  return (
    typeof tag === 'string' ||
    (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME'))
  )
}

/** go-yaml's words for the mistakes people make. */
function reason(code: string, message: string): string {
  const [first = ''] = message.split(/ at line \d+/)
  const words: Readonly<Record<string, string>> = {
    TAB_AS_INDENT: 'found character that cannot start any token',
    BAD_INDENT: 'did not find expected key',
    MISSING_CHAR: "could not find expected ':'",
    BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
    MULTILINE_IMPLICIT_KEY: "could not find expected ':'",
  }
  return words[code] ?? first
}

function tryJson(content: string): unknown {
  try {
    return JSON.parse(content) as unknown
  } catch {
    return undefined
  }
}
