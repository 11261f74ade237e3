import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash'

export type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode }
export type WordPart = WordNode['parts'][number]
export type Part<T extends WordPart['type']> = Extract<WordPart, { type: T }>
export type Command<T extends CommandNode['type']> = Extract<CommandNode, { type: T }>
export type Redirection = SimpleCommandNode['redirections'][number]
export type Operation = NonNullable<Part<'ParameterExpansion'>['operation']>
export type Arithmetic = Part<'ArithmeticExpansion'>['expression']['expression']
export type Condition = Command<'ConditionalCommand'>['expression']

/** The text is no shell program. `incomplete`: more lines could make it one. */
export class ShellSyntaxError extends Error {
  readonly incomplete: boolean
  constructor(message: string, incomplete: boolean) {
    super(message)
    this.name = 'ShellSyntaxError'
    this.incomplete = incomplete
  }
}

let parser: Promise<typeof import('just-bash')> | undefined

/** Reads a shell program. The parser is only loaded when a shell runs. */
export async function parseShell(text: string): Promise<ScriptNode> {
  parser ??= import('just-bash')
  const { parse } = await parser
  try {
    const script = parse(text)
    const broken = script.statements.find(({ deferredError }) => deferredError)?.deferredError
    if (broken) throw new ShellSyntaxError(broken.message, false)
    if (hasOpenHereDocument(script)) throw new ShellSyntaxError('unexpected end of file', true)
    return script
  } catch (error) {
    if (error instanceof ShellSyntaxError) throw error
    const message = (error as Error).message
    throw new ShellSyntaxError(message, isIncomplete(text, message))
  }
}

function isIncomplete(text: string, message: string): boolean {
  return (
    /unexpected (EOF|end of file)|unterminated|expected '?(fi|done|esac|then|do|\}|\))|matching/i.test(message) ||
    /\\\n?$|(\||&&)\s*\n?$/.test(text)
  )
}

function hasOpenHereDocument(script: ScriptNode): boolean {
  return JSON.stringify(script).includes('"terminated":false')
}
