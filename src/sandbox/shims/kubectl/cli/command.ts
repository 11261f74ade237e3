import type { Factory } from '../factory.ts'
import type { Flags } from '../flags/parse.ts'
import type { FlagSpec } from '../flags/spec.ts'
import type { KubectlIo } from '../io.ts'

/** What a command is given to work with. */
export interface Invocation {
  readonly args: readonly string[]
  /** How many arguments stand before `--`, -1 without one. */
  readonly dash: number
  readonly flags: Flags
  readonly io: KubectlIo
  readonly factory: Factory
  /** The words that called it: `kubectl rollout status`. */
  readonly path: string
}

/** One command: how it is called, what it takes, what it does. Its exit code is 0 unless it returns another. */
export interface Command {
  /** How it is called, after its path: `get [(-o|--output=)…] (TYPE …) [flags]` without the leading word. */
  readonly use: string
  readonly short: string
  readonly flags?: readonly FlagSpec[]
  readonly examples?: string
  readonly subcommands?: Readonly<Record<string, Command>>
  readonly aliases?: readonly string[]
  readonly run?: (invocation: Invocation) => Promise<unknown>
}
