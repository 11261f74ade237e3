import { plainMessages } from '../i18n/plain-messages.ts'
import type { Style } from './blocks.ts'
import { type BlockModel, keyState } from './live/block.ts'
import { actionOf, type StepAction } from './live/keys.ts'

/** Something to do at a step, under a number. */
export interface MenuItem {
  label: string
  action: StepAction
}

/**
 * What can be done at a step. Numbers stay the same while one is at it: commands first, what broke last.
 *
 * @param questions of the step, by their places among its checks
 */
export function menuOf(
  model: BlockModel,
  questions: ReadonlyMap<number, string>,
  { language }: Pick<Style, 'language'>,
): MenuItem[] {
  const say = plainMessages(language)
  const item = (label: string, type: Exclude<StepAction['type'], 'run' | 'question'>): MenuItem => ({
    label,
    action: { type } as StepAction,
  })
  const { commands } = model.step
  const broken = model.broken.length > 0
  return [
    ...commands.map(({ text, index }): MenuItem => ({ label: say.run(text), action: { type: 'run', index } })),
    ...[...questions].map(
      ([index, text]): MenuItem => ({ label: say.question(text), action: { type: 'question', index } }),
    ),
    item(say.next, 'next'),
    item(say.hint, 'hint'),
    item(say.solution, 'solution'),
    item(say.skip, 'skip'),
    item(say.back, 'back'),
    item(say.terminal, 'terminal'),
    item(say.auto(model.autoAdvance), 'auto'),
    item(say.quit, 'quit'),
    ...(broken ? [item(say.why, 'why'), item(say.fix, 'fix'), item(say.ignore, 'ignore')] : []),
  ]
}

/** What Enter alone does: the first command not run, then the open question, then the next step. */
export function nextInOrder(model: BlockModel): StepAction | undefined {
  return actionOf('return', keyState(model))
}
