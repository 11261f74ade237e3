import { Check } from './check.ts'
import { Hint } from './hint.ts'
import { List } from './list.ts'
import { Next } from './next.ts'
import { Reset } from './reset.ts'
import { Shell } from './shell.ts'
import { Skip } from './skip.ts'
import { Solve } from './solve.ts'
import { Start } from './start.ts'
import { Status } from './status.ts'

/** All commands by their names; oclif reads this table. */
export const COMMANDS = {
  check: Check,
  hint: Hint,
  list: List,
  next: Next,
  reset: Reset,
  shell: Shell,
  skip: Skip,
  solve: Solve,
  start: Start,
  status: Status,
}
