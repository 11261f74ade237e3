import type { LabEvent } from '../../../src/engine/events.ts'

export type TimedEvent = LabEvent & { time: string }

/** The events of `--json`: every line is one. */
export function eventsOf(stdout: string): TimedEvent[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TimedEvent)
}

export interface RunCommand {
  step: string
  command: string
  exitCode: number | undefined
  output: string
}

/** What the commands have printed, in the order they were started; what runs beside the prompt is left out. */
export function commandsOf(events: readonly LabEvent[]): RunCommand[] {
  const commands: RunCommand[] = []
  let current: RunCommand | undefined
  for (const event of events) {
    if (event.type === 'command-started' && !event.background) {
      current = { step: event.step, command: event.command, exitCode: undefined, output: '' }
      commands.push(current)
    }
    if (event.type === 'output' && current) current.output += event.text
    if (event.type === 'command-ended' && !event.background && current) {
      current.exitCode = event.exitCode
      current = undefined
    }
  }
  return commands
}

/** What differs from run to run, replaced by what it is. */
export function normalised(text: string): string {
  return text
    .replace(/^ *% Total[\s\S]*?(?=^[^ \d]|\n*$(?![\s\S]))/gm, '')
    .replace(/^ *0? +0 +0[^\n]*\n/gm, '')
    .replace(/Handling connection for \d+\n/g, '')
    .replace(/\b[0-9a-f]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '<pod>')
    .replace(/\b(10|203)(\.\d{1,3}){3}\b/g, '<ip>')
    .replace(/\b80:3\d{4}\b/g, '80:<port>')
    .replace(/\b443:3\d{4}\b/g, '443:<port>')
    .replace(/\b\d+(m\d+)?s\b/g, '<age>')
    .replace(/[a-z]+-[0-9a-f]{8}-[a-z0-9]{4}\b/g, '<node>')
    .replace(/ +/g, ' ')
    .replace(/ +$/gm, '')
}
