/** Something the user's input or machine got wrong: says what, about which object or file, and what to do next. Bugs stay plain errors. */
export class UserError extends Error {
  /** Stable, for `--json` and tests, e.g. `lab-not-found`. */
  readonly code: string
  /** Commands or actions to try next, one each. */
  readonly suggestions: readonly string[]
  /** 2 usage, 3 environment; see cli/exit-codes.ts. */
  readonly exitCode: 1 | 2 | 3

  constructor(
    code: string,
    message: string,
    options: { suggestions?: readonly string[]; exitCode?: 1 | 2 | 3; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.code = code
    this.suggestions = options.suggestions ?? []
    this.exitCode = options.exitCode ?? 3
  }
}
