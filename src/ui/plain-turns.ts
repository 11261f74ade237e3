import { textIn } from '../checks/text.ts'
import type { LabEvent } from '../engine/events.ts'
import { isStartedAnew } from '../engine/session/started-anew.ts'
import type { Session } from '../engine/session/types.ts'
import { plainMessages } from '../i18n/plain-messages.ts'
import { checksOf } from '../labs/parts.ts'
import { mendable } from '../util/mendable.ts'
import { saidIn } from '../util/said.ts'
import { sanitise } from '../util/sanitise.ts'
import { wrap } from '../util/wrap.ts'
import type { Style } from './blocks.ts'
import type { Actions } from './live/actions.ts'
import type { StepAction } from './live/keys.ts'
import { type Ending, leavesByItself, modelOf, perform } from './live/lead.ts'
import { type MenuItem, menuOf, nextInOrder } from './plain-menu.ts'
import type { readLine } from './plain-prompts.ts'

/** A learner who is asked again and again what to do. */
export interface Turns {
  /** Asks what to do and does it. */
  take(): Promise<'stay' | Ending>
  /** Something has happened, maybe while the learner is asked. */
  heard(event: LabEvent): void
  /** Says what the learner can mend; the lab goes on. */
  tell(error: unknown): 'stay'
}

interface TurnsInput {
  session: Session
  actions: Actions
  style: Style
  write: (text: string) => void
  read: typeof readLine
}

export function createTurns({ session, actions, style, write, read }: TurnsInput): Turns {
  const print: Print = (lines) => write(lines.map((line) => `${line}\n`).join(''))
  const choices = createChoices(session, style, print)
  const tell = (error: unknown) => tellMendable(error, style, print)
  let asking = false
  return {
    async take() {
      choices.list()
      choices.ask()
      asking = true
      const line = await read()
      asking = false
      if (line === 'left') return 'interrupted'
      if (line.text === '0') choices.forget()
      const action = line.text === '0' ? undefined : choices.chosen(line.text)
      if (!action) return 'stay'
      const result = await perform(actions, action).catch(tell)
      if (result !== 'stay' || action.type === 'next' || !leavesByItself(modelOf(session))) return result
      return (await actions.next()) ? 'stay' : 'finished'
    },
    heard({ type }) {
      if (!asking) return
      if (type === 'step-started') choices.list()
      if (type === 'step-started' || type === 'step-done') print(choices.enterAlone())
    },
    tell,
  }
}

type Print = (lines: readonly string[]) => void

/** The choices as they were listed last: their numbers count. */
function createChoices(session: Session, style: Style, print: Print) {
  const say = plainMessages(style.language)
  let listed: { key: string; menu: readonly MenuItem[] } = { key: '', menu: [] }
  /** What Enter alone does, if anything. */
  const enterAlone = () => {
    const next = JSON.stringify(nextInOrder(modelOf(session)))
    const item = listed.menu.find(({ action }) => JSON.stringify(action) === next)
    return item === undefined ? [] : wrap(say.enter(sanitise(item.label)), style.width)
  }
  return {
    enterAlone,
    /** Lists them when they are others than the last time. */
    list() {
      const menu = menuOf(modelOf(session), questionsOf(session), style)
      const key = `${session.step().id} ${menu.length}`
      if (key !== listed.key)
        print(['', say.menu, ...menu.map(({ label }, index) => ` ${index + 1}  ${sanitise(label)}`)])
      listed = { key, menu }
    },
    ask: () => print(['', ...wrap(say.choose(listed.menu.length), style.width), ...enterAlone()]),
    forget() {
      listed = { key: '', menu: [] }
    },
    chosen(answer: string): StepAction | undefined {
      if (answer === '') return nextInOrder(modelOf(session))
      // One character is a slip: a command has more.
      if (!/^(\d+|.)$/u.test(answer)) return { type: 'typed', command: answer }
      const item = listed.menu[Number(answer) - 1]
      if (!item) print([say.unknown(sanitise(answer))])
      return item?.action
    },
  }
}

function questionsOf(session: Session): Map<number, string> {
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  const checks = step ? checksOf(step, session.provider) : []
  return new Map(
    checks.flatMap(({ question }, index) =>
      question === undefined ? [] : [[index, textIn(question, session.language)] as const],
    ),
  )
}

function tellMendable(error: unknown, { language, width }: Style, print: Print): 'stay' {
  if (error instanceof DOMException) return 'stay'
  const own = mendable(error)
  if (!own || isStartedAnew(error)) throw error
  print([own.said, ...own.suggestions].flatMap((said) => wrap(sanitise(saidIn(said, language)), width)))
  return 'stay'
}
