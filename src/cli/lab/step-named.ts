import { didYouMean, nearest } from '../../checks/near.ts'
import type { Step } from '../../labs/schema.ts'
import { UserError } from '../../util/errors.ts'

/** The step with an id or a number, as people name one. Throws a UserError when there is none. */
export function stepNamed(steps: readonly Step[], id: string): Step {
  const step = steps.find((one, index) => one.id === id || String(index + 1) === id)
  if (step) return step
  const near = nearest(
    id,
    steps.map((one) => one.id),
  )
  throw new UserError(
    'step-not-found',
    { en: `No step is called ${JSON.stringify(id)}.`, ko: `${JSON.stringify(id)} 단계는 없습니다.` },
    {
      suggestions: near.length > 0 ? near.map(didYouMean) : steps.map((one) => one.id),
      exitCode: 2,
    },
  )
}
