import { List } from './list.ts'
import { Status } from './status.ts'

/** All commands by their names; oclif reads this table. */
export const COMMANDS = { list: List, status: Status }
