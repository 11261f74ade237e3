import { type Said, saidIn } from './said.ts'

/** Something the user's input or machine got wrong: says what, about which object or file, and what to do next. Bugs stay plain errors. */
export class UserError extends Error {
  /** Stable, for `--json` and tests, e.g. `lab-not-found`. */
  readonly code: string
  /** The message in every language; `message` is the English one. */
  readonly said: Said
  /** Commands or actions to try next, one each. */
  readonly suggestions: readonly Said[]
  /** 2 usage, 3 environment; see cli/exit-codes.ts. */
  readonly exitCode: 1 | 2 | 3

  constructor(
    code: string,
    said: Said,
    options: { suggestions?: readonly Said[]; exitCode?: 1 | 2 | 3; cause?: unknown } = {},
  ) {
    super(saidIn(said, 'en'), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.code = code
    this.said = said
    this.suggestions = options.suggestions ?? []
    this.exitCode = options.exitCode ?? 3
  }
}
