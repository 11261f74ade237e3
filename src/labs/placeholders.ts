/** A command cut into plain text and the names of variables: `curl http://${{ EXTERNAL_IP }}`. */
export type CommandPart = { text: string } | { variable: string }

const placeholder = /\$\{\{\s*([^{}]*?)\s*\}\}/g

/** What may be put into a command: no character that means anything to a shell. */
const harmless = /^[A-Za-z0-9._:@%+/-]+$/

export function commandParts(command: string): CommandPart[] {
  const parts: CommandPart[] = []
  let end = 0
  for (const found of command.matchAll(placeholder)) {
    if (found.index > end) parts.push({ text: command.slice(end, found.index) })
    parts.push({ variable: found[1] ?? '' })
    end = found.index + found[0].length
  }
  if (end < command.length || parts.length === 0) parts.push({ text: command.slice(end) })
  return parts
}

/** Names of the variables of a command, each once. */
export function variablesOf(command: string): string[] {
  return [...new Set(commandParts(command).flatMap((part) => ('variable' in part ? [part.variable] : [])))]
}

/** The command as the learner sees it: `curl http://<EXTERNAL-IP>`. */
export function shownCommand(
  command: string,
  variables: Readonly<Record<string, { shown?: string | undefined }>> = {},
): string {
  return commandParts(command)
    .map((part) =>
      'text' in part ? part.text : `<${variables[part.variable]?.shown ?? part.variable.replaceAll('_', '-')}>`,
    )
    .join('')
}

/** The command with the values of its variables, or the name of the one that has no value yet. */
export function filledCommand(
  command: string,
  values: Readonly<Record<string, string | undefined>>,
): { command: string } | { missing: string } {
  const filled: string[] = []
  for (const part of commandParts(command)) {
    const text = 'text' in part ? part.text : values[part.variable]
    if ('variable' in part && !isHarmless(text)) return { missing: part.variable }
    filled.push(text ?? '')
  }
  return { command: filled.join('') }
}

/** Whether a value from the cluster may become part of a command: addresses, names, numbers, paths. */
export function isHarmless(value: string | undefined): boolean {
  return value !== undefined && harmless.test(value)
}
