import type { Text } from '../checks/text.ts'
import { listMessages } from '../i18n/list-messages.ts'
import type { LabSummary } from '../labs/summary.ts'
import type { Progress } from '../progress/progress.ts'
import { pointsOf } from '../progress/progress.ts'
import { columns } from '../util/text.ts'
import type { Context, Output } from './context.ts'
import { readLabsIndex } from './labs-index.ts'

/** One row of `k8slab list`, and its JSON. */
export interface LabRow {
  id: string
  title: string
  summary: string
  level: number
  minutes: number
  needs: readonly string[]
  languages: readonly string[]
  steps: number
  points: number
  progress: { step: string; stepNumber: number; points: number; finished: boolean; startedAt: string } | null
}

/** The labs with the learner's progress. */
export async function listLabs(context: Context, labs = readLabsIndex()): Promise<LabRow[]> {
  const all = await context.progress.all()
  return labs.map((lab) =>
    rowOf(
      lab,
      all.find((progress) => progress.lab === lab.id),
      context.output,
    ),
  )
}

export function renderLabs(rows: readonly LabRow[], output: Output): string {
  const say = listMessages(output.language)
  const head = [say.lab, say.title, say.level, say.minutes, say.needs, say.you]
  const table = columns([head, ...rows.map((row) => cells(row, output))])
  return `${[...table, '', say.start].map((line) => (line === '' ? '' : ` ${line}`)).join('\n')}\n`
}

function cells(row: LabRow, output: Output): string[] {
  const say = listMessages(output.language)
  const level = output.plain ? `${row.level}/3` : '●'.repeat(row.level) + '○'.repeat(3 - row.level)
  const you = row.progress
    ? `${row.progress.finished ? say.done : `${row.progress.stepNumber}/${row.steps}`}  ${row.progress.points}/${row.points}`
    : '-'
  return [row.id, row.title, level, String(row.minutes), row.needs.join(', ') || '-', you]
}

function rowOf(lab: LabSummary, progress: Progress | undefined, { language }: Output): LabRow {
  const say = (text: Text | undefined) => (typeof text === 'object' ? (text[language] ?? text.en) : (text ?? ''))
  return {
    id: lab.id,
    title: say(lab.title),
    summary: say(lab.summary),
    level: lab.level,
    minutes: lab.minutes,
    needs: lab.needs,
    languages: lab.languages,
    steps: lab.steps.length,
    points: lab.points,
    progress: progress ? progressOf(lab, progress) : null,
  }
}

function progressOf(lab: LabSummary, progress: Progress) {
  return {
    step: progress.step,
    stepNumber: lab.steps.findIndex((step) => step.id === progress.step) + 1,
    points: pointsOf(progress),
    finished: progress.finishedAt !== undefined,
    startedAt: progress.startedAt,
  }
}
