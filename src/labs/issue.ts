import type { LabIssue } from './types.ts'

/** Where something stands in the structure of a YAML file. */
export type Path = readonly (string | number)[]

/** Something wrong, before its line and column are known. */
export interface Finding {
  code: string
  path: Path
  message: string
  suggestion?: string
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
export function issueText(issue: LabIssue): string {
  const place = `${issue.file}:${issue.line}:${issue.column}`
  const where = issue.path === '' ? '' : `${issue.path}: `
  return `${place} ${where}${issue.message}${issue.suggestion ? `. ${issue.suggestion}` : ''}`
}

/** An issue whose words quote a file of a stranger: without characters that a terminal would obey. */
export function printable(issue: LabIssue): LabIssue {
  const { message, path, suggestion } = issue
  return {
    ...issue,
    message: harmless(message),
    path: harmless(path),
    ...(suggestion ? { suggestion: harmless(suggestion) } : {}),
  }
}

function harmless(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
}
