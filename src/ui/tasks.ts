import { Listr, type ListrTask } from 'listr2'
import type { LabEvent, OnEvent } from '../engine/events.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { sanitise } from '../util/sanitise.ts'
import { wrap } from '../util/wrap.ts'
import type { Style } from './blocks.ts'

interface Waiting {
  title: string
  /** The line below the title while the step runs. */
  tell: (text: string) => void
  resolve: (title: string) => void
  reject: (error: Error) => void
}

/** Shows a lab that runs by itself as a list of tasks: one a step, the command at work below it. */
export function taskRenderer(style: Style): { onEvent: OnEvent; end(): Promise<void> } {
  const say = stepMessages(style.language)
  let running: Promise<unknown> = Promise.resolve()
  let step: Waiting | undefined
  const queue: string[] = []

  const handlers: Partial<{ [K in LabEvent['type']]: (event: Extract<LabEvent, { type: K }>) => void }> = {
    'step-started': ({ step: { title } }) => {
      const { waiting, list } = listOf(sanitise(title))
      step = waiting
      running = running.then(() => list.run()).catch(() => undefined)
    },
    'command-started': ({ command }) => step?.tell(`$ ${sanitise(command)}`),
    'step-done': ({ title, points, milliseconds }) => {
      const gained = points > 0 ? `${say.points(points)} · ` : ''
      step?.resolve(
        `${sanitise(title)}   ${style.theme.dim(`${gained}${say.seconds((milliseconds / 1000).toFixed(1))}`)}`,
      )
    },
    'step-failed': ({ title, reason }) =>
      step?.reject(new Error([sanitise(title), ...wrap(sanitise(reason), style.width - 4)].join('\n'))),
    'lab-finished': ({ points, of }) => queue.push(say.finished(points, of)),
  }
  return {
    onEvent(event) {
      const handler = handlers[event.type] as ((event: LabEvent) => void) | undefined
      handler?.(event)
    },
    async end() {
      step?.resolve(step.title)
      await running
      for (const line of queue) process.stdout.write(`\n ${style.theme.pass('✓')} ${style.theme.title(line)}\n`)
    },
  }
}

/** A list of its own for each step: one that runs does not take any more. */
function listOf(title: string): { waiting: Waiting; list: Listr } {
  const waiting: Waiting = { title, tell: () => undefined, resolve: () => undefined, reject: () => undefined }
  const ended = new Promise<string>((resolve, reject) => {
    waiting.resolve = resolve
    waiting.reject = reject
  })
  ended.catch(() => undefined)
  const task: ListrTask = {
    title,
    task: async (_, shown) => {
      waiting.tell = (text) => {
        shown.output = text
      }
      // A step may be done before its last command is: what that says then has no line any more.
      const over = () => {
        waiting.tell = () => undefined
      }
      shown.title = await ended.finally(over)
    },
  }
  // Ctrl-C is ours: the lab is left in order.
  const options = { exitOnError: false, registerSignalListeners: false, rendererOptions: { collapseErrors: false } }
  return { waiting, list: new Listr([task], options) }
}
