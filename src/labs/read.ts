import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml'
import { isObject } from '../checks/objects.ts'
import type { Language } from '../i18n/language.ts'
import { type Said, saidIn } from '../util/said.ts'
import { isTooDeep } from './depth.ts'
import { type Finding, pathText } from './issue.ts'
import { lintLab } from './lint/lab.ts'
import { fileMistakes } from './mistakes/files.ts'
import { aliasMistake, yamlMistake } from './mistakes/yaml.ts'
import { positionOf, toPosition } from './positions.ts'
import { type LabFile, labSchema } from './schema.ts'
import { shapeFindings } from './shape.ts'
import { controlCharacters, numberTraps } from './traps.ts'
import type { LabIssue } from './types.ts'

export interface ReadLabFile {
  /** The lab, when its shape is right; other issues may remain. */
  data?: LabFile
  /** Ids of the steps, as far as they can be read. */
  stepIds: string[]
  issues: LabIssue[]
  /** Gives a finding of another reader its line and column in this file. */
  locate: (finding: Finding) => LabIssue
}

/** Reads the source of a `lab.yaml`. Says everything that is wrong at once; never throws, whatever the source is. */
export function readLabFile(source: string, file: string, languages: readonly Language[]): ReadLabFile {
  if (isTooDeep(source)) return unread(rootIssue(file, fileMistakes.tooDeep))
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' })
  const problems = [...document.errors, ...document.warnings].map((error) => yamlIssue(error, lines, file))
  const locate = (finding: Finding) => toIssue(finding, document, lines, source, file)
  const data = plainData(document)
  if ('error' in data)
    return { stepIds: [], issues: problems.length > 0 ? problems : [rootIssue(file, data.error)], locate }
  const findings = [
    ...shapeFindings(labSchema, data.value),
    ...lintLab(data.value, languages),
    ...numberTraps(document),
    ...controlCharacters(document),
  ]
  const parsed = labSchema.safeParse(data.value)
  return {
    ...(parsed.success ? { data: parsed.data } : {}),
    stepIds: stepIdsOf(data.value),
    issues: inOrder([...problems, ...findings.map(locate)]),
    locate,
  }
}

/** The data of a document. Aliases that multiply into more than the document's size are refused by the parser. */
function plainData(document: Document): { value: unknown } | { error: Said } {
  if (document.errors.length > 0) return { error: 'not YAML' }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return isCircular(value) ? { error: fileMistakes.circular } : { value }
  } catch (error) {
    return { error: aliasMistake(error) }
  }
}

function isCircular(value: unknown): boolean {
  try {
    JSON.stringify(value)
    return false
  } catch {
    return true
  }
}

function unread(issue: LabIssue): ReadLabFile {
  return { stepIds: [], issues: [issue], locate: () => issue }
}

function stepIdsOf(data: unknown): string[] {
  const steps: unknown = isObject(data) ? data['steps'] : undefined
  if (!Array.isArray(steps)) return []
  return steps.flatMap((step) => (isObject(step) && typeof step['id'] === 'string' ? [step['id']] : []))
}

function yamlIssue(error: YAMLError, lines: LineCounter, file: string): LabIssue {
  const { line, column } = toPosition(lines, error.pos[0])
  const tag = error.code === 'TAG_RESOLVE_FAILED'
  return {
    code: `yaml-${error.code.toLowerCase().replaceAll('_', '-')}`,
    file,
    line,
    column,
    path: '',
    message: yamlMistake(error),
    ...(tag ? { suggestion: fileMistakes.tagged } : {}),
  }
}

function rootIssue(file: string, message: Said): LabIssue {
  return { code: 'yaml', file, line: 1, column: 1, path: '', message }
}

function toIssue(finding: Finding, document: Document, lines: LineCounter, source: string, file: string): LabIssue {
  const { code, path, message, suggestion } = finding
  const position = positionOf(document, lines, source, finding)
  return { code, file, ...position, path: pathText(path), message, ...(suggestion ? { suggestion } : {}) }
}

/** In the order of the file; what is said twice of one place is said once. */
function inOrder(issues: LabIssue[]): LabIssue[] {
  const sorted = issues.sort((a, b) => a.line - b.line || a.column - b.column)
  return sorted.filter((issue, index) => {
    const before = sorted[index - 1]
    return before?.line !== issue.line || before.column !== issue.column || english(before) !== english(issue)
  })
}

function english({ message }: LabIssue): string {
  return saidIn(message, 'en')
}
