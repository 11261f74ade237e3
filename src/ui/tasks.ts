import { Listr } from 'listr2'
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
  const list = new Listr([], { concurrent: false, exitOnError: false, rendererOptions: { collapseErrors: false } })
  let running: Promise<unknown> | undefined
  let step: Waiting | undefined
  const queue: string[] = []

  const handlers: Partial<{ [K in LabEvent['type']]: (event: Extract<LabEvent, { type: K }>) => void }> = {
    'step-started': ({ step: { title } }) => {
      step = addStep(list, sanitise(title))
      running ??= list.run()
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

function addStep(list: Listr, title: string): Waiting {
  const waiting: Waiting = { title, tell: () => undefined, resolve: () => undefined, reject: () => undefined }
  const ended = new Promise<string>((resolve, reject) => {
    waiting.resolve = resolve
    waiting.reject = reject
  })
  ended.catch(() => undefined)
  list.add({
    title,
    task: async (_, task) => {
      waiting.tell = (text) => {
        task.output = text
      }
      task.title = await ended
    },
  })
  return waiting
}
