import type { Session } from '../../engine/session/types.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import type { Prompts } from './prompts.ts'

/**
 * Prompts whose answers are for the step that they were asked at. When another terminal goes on meanwhile they are taken down, which is
 * said, and count as left.
 */
export function boundPrompts(session: Session, prompts: Prompts, say: (text: string) => void): Prompts {
  const atStep = async <T>(message: string, left: T, ask: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const { id } = session.step()
    const gone = new AbortController()
    const unsubscribe = session.subscribe(() => session.step().id !== id && gone.abort())
    try {
      const answer = await ask(gone.signal)
      if (session.step().id === id) return answer
      say(stepMessages(session.language).notAskedAnyMore(message))
      return left
    } finally {
      unsubscribe()
    }
  }
  return {
    choose: (message, choices) => atStep(message, undefined, (signal) => prompts.choose(message, choices, signal)),
    write: (message) => atStep(message, undefined, (signal) => prompts.write(message, signal)),
    confirm: (message) => atStep(message, false, (signal) => prompts.confirm(message, signal)),
  }
}
