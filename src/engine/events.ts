import type { Finding } from '../checks/diagnose/types.ts'
import type { CheckResult } from '../checks/result.ts'

/** How one check of a step stands, for people: its result with the reason found for it. */
export interface CheckView {
  /** Place among the checks of the step, from 0. */
  index: number
  title: string
  result: CheckResult
  /** Why it does not hold; empty when it does, or when nothing was found. */
  findings: readonly Finding[]
}

/** A command as the learner sees it. */
export interface CommandView {
  /** Place among the commands of the step, from 0. */
  index: number
  /** With placeholders such as `<EXTERNAL-IP>`. */
  text: string
  background: boolean
  note?: string
  /** It was run at least once, and still runs where it is to run beside the prompt. */
  done: boolean
}

export interface StepView {
  id: string
  /** From 1. */
  number: number
  of: number
  title: string
  points: number
  /** Markdown. */
  text: string
  commands: readonly CommandView[]
  state: 'open' | 'done' | 'skipped'
}

/** Everything that happens in a lab, in the order it happens. Renderers turn these into text; nothing else is shown. */
export type LabEvent =
  | {
      type: 'lab-started'
      lab: string
      title: string
      provider: string
      namespace: string
      workFolder: string
      steps: number
      points: number
      of: number
      resumed: boolean
    }
  | {
      type: 'step-started'
      step: StepView
      /** Points gained before. */
      gained: number
    }
  | { type: 'command-started'; step: string; index: number; command: string; background: boolean }
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'command-ended'; step: string; index: number; exitCode: number; asExpected: boolean; background: boolean }
  | { type: 'checks'; step: string; checks: readonly CheckView[] }
  | {
      type: 'step-done'
      step: string
      title: string
      state: 'done' | 'skipped'
      points: number
      milliseconds: number
      why?: string
    }
  | { type: 'step-failed'; step: string; title: string; reason: string }
  | { type: 'regression'; step: string; number: number; title: string; check: CheckView }
  | { type: 'mended'; step: string; number: number; title: string }
  | { type: 'hint'; step: string; number: number; of: number; text: string }
  | { type: 'notice'; level: 'info' | 'warning'; text: string }
  | { type: 'lab-finished'; lab: string; points: number; of: number; milliseconds: number }

export type OnEvent = (event: LabEvent) => void
