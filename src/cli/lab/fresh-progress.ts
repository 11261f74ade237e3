import { textIn } from '../../checks/text.ts'
import { stepsFor } from '../../labs/parts.ts'
import type { Lab } from '../../labs/types.ts'
import type { Progress } from '../../progress/progress.ts'
import type { ClusterChoice } from './lab-context.ts'

/** Progress of a lab that is started now. */
export function freshProgress(
  lab: Lab,
  choice: ClusterChoice,
  options: { namespace: string; workFolder: string; now: number; bundled: boolean },
): Progress {
  const [first] = stepsFor(lab, choice.provider)
  return {
    version: 1,
    revision: 0,
    lab: lab.id,
    ...(options.bundled ? {} : { folder: lab.folder }),
    startedAt: new Date(options.now).toISOString(),
    provider: choice.provider,
    ...(choice.provider === 'context' ? { context: choice.context } : {}),
    namespace: options.namespace,
    workFolder: options.workFolder,
    step: first?.id ?? textIn(lab.title, 'en'),
    autoAdvance: true,
    steps: {},
  }
}
