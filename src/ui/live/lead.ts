import type { Session } from '../../engine/session/types.ts'
import type { Actions } from './actions.ts'
import type { BlockModel } from './block.ts'
import { keyState } from './block.ts'
import type { StepAction } from './keys.ts'

/** How a learner leaves: at the end of the lab, by asking to, or with Ctrl-C. */
export type Ending = 'finished' | 'left' | 'interrupted'

/** What a step shows, as it stands. */
export function modelOf(session: Session): BlockModel {
  return {
    step: session.step(),
    checks: session.checks(),
    broken: session.broken(),
    done: session.isDone(),
    revisited: session.isRevisited(),
    autoAdvance: session.progress().autoAdvance,
    again: session.again(),
  }
}

/** A done step is left by itself when that is wanted and the learner has tried every command. */
export function leavesByItself(model: BlockModel): boolean {
  return model.done && !model.revisited && model.autoAdvance && keyState(model).nextCommand === undefined
}

export async function perform(actions: Actions, action: StepAction): Promise<'stay' | Ending> {
  if (action.type === 'quit') return 'left'
  if (action.type === 'next') return (await actions.next()) ? 'stay' : 'finished'
  if (action.type === 'run') await actions.run(action.index)
  else if (action.type === 'question') await actions.question(action.index)
  else if (action.type === 'typed') await actions.typed(action.command)
  else await actions[action.type]()
  return 'stay'
}
