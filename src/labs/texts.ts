import { didYouMean, nearest } from '../checks/near.ts'
import { fileMistakes } from './mistakes/files.ts'
import type { LabIssue, LabText } from './types.ts'

interface Section {
  id: string
  line: number
  lines: string[]
}

/** Cuts `text/en.md` at its `## step-id` headings. Every step has one, and there are no others. */
export function readText(
  source: string,
  file: string,
  stepIds: readonly string[],
): { text: LabText; issues: LabIssue[] } {
  const { intro, sections } = sectionsOf(source)
  const steps: Record<string, string> = {}
  const issues: LabIssue[] = []
  for (const section of sections) {
    const problem = headingProblem(section.id, stepIds, steps)
    if (problem) issues.push({ ...problem, file, line: section.line, column: 4, path: '' })
    else steps[section.id] = section.lines.join('\n').trim()
  }
  const missing = stepIds.filter((id) => !sections.some((section) => section.id === id))
  for (const id of missing) issues.push(missingHeading(id, file, source))
  issues.push(...controlIssues(source, file))
  return { text: { intro, steps }, issues }
}

function sectionsOf(source: string): { intro: string; sections: Section[] } {
  const intro: string[] = []
  const sections: Section[] = []
  let fence = ''
  source.split(/\r?\n/).forEach((line, index) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark) fence = fence === '' ? mark : mark.startsWith(fence) ? '' : fence
    const id = fence === '' ? /^## +(.+?) *#*$/.exec(line)?.[1] : undefined
    if (id !== undefined) sections.push({ id: id.replace(/^`(.*)`$/, '$1'), line: index + 1, lines: [] })
    else (sections.at(-1)?.lines ?? intro).push(line)
  })
  return {
    intro: intro
      .filter((line) => !line.startsWith('# '))
      .join('\n')
      .trim(),
    sections,
  }
}

function headingProblem(
  id: string,
  stepIds: readonly string[],
  steps: Readonly<Record<string, string>>,
): Pick<LabIssue, 'code' | 'message' | 'suggestion'> | undefined {
  if (Object.hasOwn(steps, id)) return { code: 'heading-twice', message: fileMistakes.headingTwice(id) }
  if (stepIds.includes(id)) return undefined
  const near = nearest(id, stepIds)[0]
  return {
    code: 'heading-unknown',
    message: fileMistakes.headingUnknown(id),
    suggestion: near ? didYouMean(near) : fileMistakes.headingLevel,
  }
}

function missingHeading(id: string, file: string, source: string): LabIssue {
  const line = Math.max(1, source.trimEnd().split('\n').length)
  return {
    code: 'heading-missing',
    file,
    line,
    column: 1,
    path: '',
    message: fileMistakes.headingMissing(id),
    suggestion: fileMistakes.addHeading(id),
  }
}

function controlIssues(source: string, file: string): LabIssue[] {
  return source.split('\n').flatMap((line, index) => {
    const column = line.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/)
    if (column < 0) return []
    return [
      {
        code: 'control-character',
        file,
        line: index + 1,
        column: column + 1,
        path: '',
        message: fileMistakes.controlCharacter,
      },
    ]
  })
}
