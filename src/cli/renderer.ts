import type { OnEvent } from '../engine/events.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import type { Style } from '../ui/blocks.ts'
import { jsonRenderer } from '../ui/json.ts'
import { createTheme } from '../ui/theme.ts'
import type { Output } from './context.ts'

/** What turns the events of a lab into output. */
export interface Renderer {
  onEvent: OnEvent
  /** How to go on where nobody can press keys. */
  goOn: string
  end(): Promise<void>
}

/** The renderer for an output: JSON lines, plain lines, or a list of steps that fills in (`auto` in a terminal). */
export async function createRenderer(output: Output, mode: 'auto' | 'lines', now: () => number): Promise<Renderer> {
  const goOn = stepMessages(output.language).goOn
  const rest = { goOn, end: async () => undefined }
  if (output.json) return { ...rest, onEvent: jsonRenderer(output.write, now, output.language) }
  if (mode === 'auto' && !output.plain) {
    const { taskRenderer } = await import('../ui/tasks.ts')
    return { ...rest, ...taskRenderer(styleOf(output)) }
  }
  const { plainRenderer } = await import('../ui/plain.ts')
  return { ...rest, onEvent: plainRenderer(output.write, styleOf(output)) }
}

export function styleOf(output: Output): Style {
  return {
    width: Math.max(40, output.width),
    language: output.language,
    theme: createTheme(output.color),
    plain: output.plain,
  }
}
