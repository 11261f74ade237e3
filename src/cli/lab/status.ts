import type { Text } from '../../checks/text.ts'
import { listMessages } from '../../i18n/list-messages.ts'
import type { LabSummary } from '../../labs/summary.ts'
import type { Progress } from '../../progress/progress.ts'
import { pointsOf } from '../../progress/progress.ts'
import { columns } from '../../util/text.ts'
import type { Context, Output } from '../context.ts'
import { readLabsIndex } from '../labs-index.ts'

/** Where a learner is in one lab: the JSON of `k8slab status`. */
export interface LabStatus {
  lab: string
  title: string
  provider: string
  namespace: string
  workFolder: string
  startedAt: string
  finishedAt: string | null
  step: string
  stepNumber: number
  points: number
  of: number
  steps: { id: string; title: string; state: 'open' | 'done' | 'skipped'; points: number }[]
}

/** The status of one lab, or of every lab that has been started. Reads what is written down; asks no cluster. */
export async function labStatus(context: Context, lab?: string, labs = readLabsIndex()): Promise<LabStatus[]> {
  const all = await context.progress.all()
  return all
    .filter((progress) => lab === undefined || progress.lab === lab)
    .map((progress) =>
      statusOf(
        progress,
        labs.find((one) => one.id === progress.lab),
        context.output,
      ),
    )
}

export function renderStatus(statuses: readonly LabStatus[], output: Output): string {
  const say = listMessages(output.language)
  if (statuses.length === 0) return `${say.none}\n`
  return statuses.map((status) => oneStatus(status, output)).join('\n')
}

function oneStatus(status: LabStatus, { language }: Output): string {
  const say = listMessages(language)
  const rows = status.steps.map((step, index) => [
    String(index + 1),
    step.title,
    step.state === 'open' ? (step.id === status.step && !status.finishedAt ? say.current : say.open) : say[step.state],
    step.points > 0 ? String(step.points) : '-',
  ])
  const lines = [
    `${status.title}  ${say.stepOf(status.stepNumber, status.steps.length)}  ${status.points}/${status.of}`,
    say.where(status.provider, status.namespace),
    status.workFolder,
    '',
    ...columns([['#', say.step, say.state, say.points], ...rows]),
    ...(status.finishedAt ? [] : ['', say.nextCommand(status.lab)]),
  ]
  return `${lines.map((line) => (line === '' ? '' : ` ${line}`)).join('\n')}\n`
}

function statusOf(progress: Progress, lab: LabSummary | undefined, { language }: Output): LabStatus {
  const say = (text: Text) => (typeof text === 'object' ? (text[language] ?? text.en) : text)
  const steps = lab?.steps ?? Object.keys(progress.steps).map((id) => ({ id, title: id }))
  return {
    lab: progress.lab,
    title: lab ? say(lab.title) : progress.lab,
    provider: progress.context ?? progress.provider,
    namespace: progress.namespace,
    workFolder: progress.workFolder,
    startedAt: progress.startedAt,
    finishedAt: progress.finishedAt ?? null,
    step: progress.step,
    stepNumber: steps.findIndex((step) => step.id === progress.step) + 1,
    points: pointsOf(progress),
    of: lab?.points ?? pointsOf(progress),
    steps: steps.map(({ id, title }) => ({
      id,
      title: say(title),
      state: progress.steps[id]?.state ?? 'open',
      points: progress.steps[id]?.points ?? 0,
    })),
  }
}
