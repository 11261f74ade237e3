import { List } from './list.ts'

export const COMMANDS = { list: List }
