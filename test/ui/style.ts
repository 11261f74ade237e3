import type { LabEvent, StepView } from '../../src/engine/events.ts'
import type { Style } from '../../src/ui/blocks.ts'
import { createTheme } from '../../src/ui/theme.ts'

/** A terminal of 80 columns without colours. */
export function styleWith(change: Partial<Style> = {}): Style {
  return { width: 80, language: 'en', theme: createTheme(false), plain: false, ...change }
}

export function stepWith(change: Partial<StepView> = {}): StepView {
  return {
    id: 'run-nginx',
    number: 4,
    of: 14,
    title: 'Run nginx',
    points: 5,
    text: 'Ask for one.',
    commands: [{ index: 0, text: 'kubectl get pods', background: false, done: false }],
    state: 'open',
    ...change,
  }
}

export const labStarted: Extract<LabEvent, { type: 'lab-started' }> = {
  type: 'lab-started',
  lab: 'monolith',
  title: 'Split a monolith',
  provider: 'sandbox',
  namespace: 'default',
  workFolder: '/work',
  steps: 14,
  points: 32,
  of: 100,
  resumed: false,
}
