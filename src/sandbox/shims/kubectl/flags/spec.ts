/** What a flag takes. `stringArray` may be repeated, `stringSlice` also splits at commas (pflag's words). */
export type FlagType = 'string' | 'bool' | 'int' | 'duration' | 'stringArray' | 'stringSlice' | 'stringToString'

export interface FlagSpec {
  readonly name: string
  readonly short?: string
  readonly type: FlagType
  /** Value when the flag is absent, as text. */
  readonly default?: string
  /** Value when the flag is given without one, e.g. `--dry-run`. */
  readonly bare?: string
  readonly help?: string
  /** Taken by every command: says how to connect. A command's own flag of the same name says something else. */
  readonly global?: boolean
  /** What is said on stderr when the flag is used. */
  readonly deprecated?: string
  /** Not listed in help. */
  readonly hidden?: boolean
}

export function stringFlag(name: string, help: string, extra: Partial<FlagSpec> = {}): FlagSpec {
  return { name, help, type: 'string', ...extra }
}

export function boolFlag(name: string, help: string, extra: Partial<FlagSpec> = {}): FlagSpec {
  return { name, help, type: 'bool', ...extra }
}

export function intFlag(name: string, help: string, extra: Partial<FlagSpec> = {}): FlagSpec {
  return { name, help, type: 'int', ...extra }
}

export function durationFlag(name: string, help: string, extra: Partial<FlagSpec> = {}): FlagSpec {
  return { name, help, type: 'duration', ...extra }
}

export function arrayFlag(name: string, help: string, extra: Partial<FlagSpec> = {}): FlagSpec {
  return { name, help, type: 'stringArray', ...extra }
}

export function sliceFlag(name: string, help: string, extra: Partial<FlagSpec> = {}): FlagSpec {
  return { name, help, type: 'stringSlice', ...extra }
}
