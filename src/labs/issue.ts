import type { Language } from '../i18n/language.ts'
import { type Said, saidIn } from '../util/said.ts'
import type { LabIssue } from './types.ts'

/** Where something stands in the structure of a YAML file. */
export type Path = readonly (string | number)[]

/** Something wrong, before its line and column are known. */
export interface Finding {
  code: string
  path: Path
  message: Said
  suggestion?: Said
  /** Point at the key, not at its value. */
  atKey?: boolean
  /** Offset inside the scalar, for expressions. */
  offset?: number
}

/** A path as people write it: `steps[2].checks[0].cel`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (/^[A-Za-z_$][\w$-]*$/.test(part)) return text === '' ? part : `${text}.${part}`
    return `${text}[${JSON.stringify(part)}]`
  }, '')
}

/** One line for a terminal: `labs/x/lab.yaml:12:7 message (suggestion)`. */
export function issueText(issue: LabIssue, language: Language): string {
  const place = `${issue.file}:${issue.line}:${issue.column}`
  const where = issue.path === '' ? '' : `${issue.path}: `
  const suggestion = issue.suggestion ? `. ${saidIn(issue.suggestion, language)}` : ''
  return `${place} ${where}${saidIn(issue.message, language)}${suggestion}`
}

/** An issue whose words quote a file of a stranger: without characters that a terminal would obey. */
export function printable(issue: LabIssue): LabIssue {
  const { message, path, suggestion } = issue
  return {
    ...issue,
    message: harmlessSaid(message),
    path: harmless(path),
    ...(suggestion ? { suggestion: harmlessSaid(suggestion) } : {}),
  }
}

function harmlessSaid(said: Said): Said {
  return typeof said === 'string' ? harmless(said) : { en: harmless(said.en), ko: harmless(said.ko) }
}

function harmless(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
}
