import { evaluate } from './arithmetic.ts'
import { condition } from './conditions.ts'
import { checkAlive, expanderOf, leaving } from './evaluation.ts'
import { assign, Leave, type Shell, type Streams, subshell } from './state.ts'
import type { Command, CommandNode, StatementNode } from './syntax.ts'

/** Runs groups, conditions and loops; their redirections are already done. */
export async function runCompound(
  shell: Shell,
  command: Exclude<CommandNode, { type: 'SimpleCommand' | 'FunctionDef' }>,
  streams: Streams,
): Promise<number> {
  switch (command.type) {
    case 'Group':
      return shell.run(shell, command.body, streams)
    case 'Subshell': {
      const child = subshell(shell)
      return leaving(() => child.run(child, command.body, streams))
    }
    case 'If':
      return runIf(shell, command, streams)
    case 'While':
    case 'Until':
      return runLoop(
        shell,
        streams,
        command.body,
        async () => (await test(shell, command.condition, streams)) === (command.type === 'While'),
      )
    case 'For':
      return runFor(shell, command, streams)
    case 'CStyleFor':
      return runCStyleFor(shell, command, streams)
    case 'Case':
      return runCase(shell, command, streams)
    case 'ArithmeticCommand':
      return Number(evaluate(shell, command.expression.expression) === 0)
    case 'ConditionalCommand':
      return Number(!(await condition(shell, command.expression, expanderOf(shell, streams))))
  }
}

/** Runs statements as a condition: their failure does not end the shell. */
async function test(shell: Shell, statements: readonly StatementNode[], streams: Streams): Promise<boolean> {
  shell.tolerant++
  try {
    return (await shell.run(shell, statements, streams)) === 0
  } finally {
    shell.tolerant--
  }
}

async function runIf(shell: Shell, { clauses, elseBody }: Command<'If'>, streams: Streams): Promise<number> {
  for (const { condition, body } of clauses) {
    if (await test(shell, condition, streams)) return shell.run(shell, body, streams)
  }
  shell.status = 0
  return elseBody ? shell.run(shell, elseBody, streams) : 0
}

/** Runs a body as long as `next` says so. `break` and `continue` of outer loops go on outwards. */
async function runLoop(
  shell: Shell,
  streams: Streams,
  body: readonly StatementNode[],
  next: () => Promise<boolean>,
): Promise<number> {
  let status = 0
  while (await next()) {
    try {
      status = await shell.run(shell, body, streams)
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== 'break' && error.kind !== 'continue')) throw error
      if (error.value > 1) throw new Leave(error.kind, error.value - 1)
      if (error.kind === 'break') return 0
    }
    // A loop of builtins never waits for anything: others get their turn here.
    await new Promise<void>((resolve) => setImmediate(resolve))
    checkAlive(shell)
  }
  return status
}

async function runFor(shell: Shell, { variable, words, body }: Command<'For'>, streams: Streams): Promise<number> {
  const values = words === null ? [...shell.positional] : await expanderOf(shell, streams).fields(words)
  return runLoop(shell, streams, body, async () => {
    const value = values.shift()
    if (value === undefined) return false
    assign(shell, variable, value)
    return true
  })
}

async function runCStyleFor(shell: Shell, command: Command<'CStyleFor'>, streams: Streams): Promise<number> {
  if (command.init) evaluate(shell, command.init.expression)
  let first = true
  return runLoop(shell, streams, command.body, async () => {
    if (!first && command.update) evaluate(shell, command.update.expression)
    first = false
    return !command.condition || evaluate(shell, command.condition.expression) !== 0
  })
}

async function runCase(shell: Shell, { word, items }: Command<'Case'>, streams: Streams): Promise<number> {
  const expander = expanderOf(shell, streams)
  const value = await expander.text(word)
  let falling = false
  let status = 0
  for (const { patterns, body, terminator } of items) {
    const expressions = falling ? [] : await Promise.all(patterns.map((pattern) => expander.pattern(pattern)))
    if (!falling && !expressions.some((expression) => expression.test(value))) continue
    status = await shell.run(shell, body, streams)
    if (terminator === ';;') return status
    falling = terminator === ';&'
  }
  return status
}
