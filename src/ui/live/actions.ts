import type { CommandIo, Session } from '../../engine/session/types.ts'
import { liveMessages } from '../../i18n/live-messages.ts'
import { runsOf, solveOf } from '../../labs/parts.ts'
import { shownCommand } from '../../labs/placeholders.ts'
import { wrap } from '../../util/wrap.ts'
import type { Style } from '../blocks.ts'
import { indent } from '../blocks.ts'
import { checkLines } from '../check-lines.ts'
import { boundPrompts } from './bound-prompts.ts'
import type { Prompts } from './prompts.ts'
import { askQuestion } from './questions.ts'
import type { Screen } from './screen.ts'

/** What each key of the step screen does. */
export interface Actions {
  run(index: number): Promise<void>
  question(index: number): Promise<void>
  /** Runs a command of the learner's own. */
  typed(command: string): Promise<void>
  terminal(): Promise<void>
  hint(): Promise<void>
  solution(): Promise<void>
  skip(): Promise<void>
  back(): Promise<void>
  /** Resolves with false when the lab is finished. */
  next(): Promise<boolean>
  auto(): Promise<void>
  why(): Promise<void>
  fix(): Promise<void>
  ignore(): Promise<void>
}

export function createActions(session: Session, screen: Screen, style: () => Style, asking: Prompts): Actions {
  const say = () => liveMessages(style().language)
  const prompts = boundPrompts(session, asking, (text) =>
    screen.print(['', ...indent(wrap(text, style().width - 2), 1)]),
  )
  const broken = () => session.broken()[0]
  return {
    run: (index) => runOffered(session, screen, index),
    async typed(command) {
      if (startsLab(command, session.lab.id)) screen.print(['', ` ${say().alreadyHere}`])
      else await runHere(session, screen, true, (io) => session.runTyped(command, io))
    },
    question: (index) => askQuestion(session, index, { prompts, print: screen.print, style: style() }),
    async terminal() {
      screen.print([
        '',
        ...indent(
          say()
            .ownTerminal.split('\n')
            .flatMap((line) => wrap(line, style().width - 2)),
          1,
        ),
      ])
    },
    hint: () => session.hint(),
    solution: () => showSolution(session, screen, style(), prompts),
    skip: () => session.skip(),
    async back() {
      if (!(await session.back())) screen.print(['', ` ${say().nothingBefore}`])
    },
    async next() {
      if (session.isDone()) return session.next()
      screen.print(['', ` ${say().notYet}`])
      return true
    },
    auto: () => session.setAutoAdvance(!session.progress().autoAdvance),
    async why() {
      for (const { check } of session.broken()) screen.print(['', ...checkLines(check, style(), 'broken')])
    },
    async fix() {
      const first = broken()
      if (first) await session.mend(first.step)
    },
    async ignore() {
      const first = broken()
      if (first) session.ignore(first.step)
    },
  }
}

/** Commands that want the terminal to themselves get it; the others are piped, so that the screen stays in order. */
async function runOffered(session: Session, screen: Screen, index: number): Promise<void> {
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  const ownTerminal = (step && runsOf(step, session.provider)[index]?.tty) ?? false
  await runHere(session, screen, ownTerminal, (io) => session.runCommand(index, io))
}

async function runHere(
  session: Session,
  screen: Screen,
  ownTerminal: boolean,
  run: (io: CommandIo) => Promise<unknown>,
): Promise<void> {
  const unsubscribe = session.subscribe((event) => {
    if (event.type === 'command-started' && ownTerminal && !event.background) screen.lend()
  })
  const controller = new AbortController()
  const interrupt = () => controller.abort()
  process.on('SIGINT', interrupt)
  try {
    await run({ stdio: ownTerminal ? 'terminal' : 'pipe', typeInput: false, signal: controller.signal })
  } finally {
    process.off('SIGINT', interrupt)
    unsubscribe()
    screen.release()
  }
}

/** Whether a command would begin the lab inside itself. */
function startsLab(command: string, lab: string): boolean {
  const [program, verb, named, ...more] = command.split(/\s+/)
  return program === 'k8slab' && verb === 'start' && more.length === 0 && (named === undefined || named === lab)
}

/** A command that is broken over several lines is told from the next one by how far in it stands. */
function hanging([first = '', ...more]: string[]): string[] {
  return [...indent([first], 4), ...indent(more, 6)]
}

async function showSolution(session: Session, screen: Screen, style: Style, prompts: Prompts): Promise<void> {
  const say = liveMessages(style.language)
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  if (!step) return
  const lines = solveOf(step, session.provider).map((entry) =>
    entry.run === undefined
      ? `kubectl apply -f solution/${entry.apply ?? ''}`
      : shownCommand(entry.run, session.lab.variables),
  )
  screen.print([
    '',
    ` ${style.theme.title(say.solutionTitle)}`,
    ...lines.flatMap((line) => hanging(wrap(style.theme.code(line), style.width - 8))),
    '',
  ])
  if (await prompts.confirm(say.applySolution)) await session.solve()
}
