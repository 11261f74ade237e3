import type { RunObject } from '../labs/schema.ts'
import { isAsExpected } from './expectation.ts'
import { isSameCommand } from './same-command.ts'

/** A part of what somebody has typed that the shell runs by itself. */
interface Part {
  text: string
  /** What stands behind it: `''` at the end. */
  end: '' | ';' | '&&' | '&'
}

/**
 * The places of the lab's commands among those that somebody has typed, alone or in a list (`;`, `&&`, lines).
 *
 * @param exitCode of all that was typed: of a list it tells about the last command, and with 0 about the others of a chain of `&&`
 */
export function commandsTyped(typed: string, exitCode: number, runs: readonly RunObject[]): number[] {
  const whole = { text: typed, exitCode }
  const candidates = [whole, ...lists(partsOf(typed), exitCode)]
  return runs.flatMap((run, index) => (candidates.some((one) => counts(one, run)) ? [index] : []))
}

/** A command with how it ended; undefined where the shell does not tell, and for those beside the prompt. */
interface Typed {
  text: string
  exitCode: number | undefined
}

function counts({ text, exitCode }: Typed, run: RunObject): boolean {
  if (run.background && isSameCommand(withoutAmpersand(text), run.run)) return true
  if (!isSameCommand(text, run.run)) return false
  return exitCode === undefined || isAsExpected({ exitCode, output: '' }, run.expect, false)
}

/** A command without the sign that runs it beside the prompt. */
export function withoutAmpersand(command: string): string {
  return command.replace(/(?<!&)&\s*$/, '')
}

/** Each chain of `&&`, and each of its commands. */
function lists(parts: readonly Part[], exitCode: number): Typed[] {
  return chainsOf(parts).flatMap((chain, index, all) => {
    const ended = index === all.length - 1 ? exitCode : undefined
    const last = chain.at(-1)
    // That a chain failed does not tell which of its commands did, but the last may have been meant to.
    const sure = ended === undefined || ended === 0 ? chain : chain.slice(-1)
    const text = chain.map((part) => part.text).join(' && ')
    return [
      { text: last?.end === '&' ? `${text} &` : text, exitCode: ended },
      ...sure.map((part) => ({ text: part.text, exitCode: part === last ? ended : 0 })),
    ]
  })
}

function chainsOf(parts: readonly Part[]): Part[][] {
  const chains: Part[][] = [[]]
  for (const part of parts) {
    chains.at(-1)?.push(part)
    if (part.end !== '&&') chains.push([])
  }
  return chains.filter((chain) => chain.length > 0)
}

/** Quoted text, what a backslash keeps, and the ends of commands; `||`, `2>&1` and `&>` end none. */
const token = /'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|\|\||\d*[<>]&|&>|&&|[;\n&]|[\s\S]/g

function partsOf(typed: string): Part[] {
  const parts: Part[] = []
  let text = ''
  const end = (how: Part['end']) => {
    if (text.trim() !== '') parts.push({ text: text.trim(), end: how })
    text = ''
  }
  for (const [piece] of typed.matchAll(token)) {
    if (piece === '&&' || piece === '&') end(piece)
    else if (piece === ';' || piece === '\n') end(';')
    else text += piece
  }
  end('')
  return parts
}
