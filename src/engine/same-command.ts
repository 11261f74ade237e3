import { commandParts } from '../labs/placeholders.ts'

/** Whether what somebody typed is the lab's command: blanks do not count, and any word may stand for a variable. */
export function isSameCommand(typed: string, command: string): boolean {
  const pattern = commandParts(squeeze(command))
    .map((part) => ('variable' in part ? '\\S+' : part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return new RegExp(`^${pattern}$`).test(squeeze(typed))
}

function squeeze(command: string): string {
  return command.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim()
}
