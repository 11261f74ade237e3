import { startInBackground } from './background.ts'
import { runBuiltin } from './builtins.ts'
import { runCompound } from './compound.ts'
import { checkAlive, expanderOf, leaving } from './evaluation.ts'
import { becomeProgram, findProgram, runProgram } from './launch.ts'
import { createPipe, finish, type Pipe } from './pipe.ts'
import { redirect } from './redirect.ts'
import { assign, Leave, type Shell, ShellError, type Streams, subshell } from './state.ts'
import type { Command, CommandNode, PipelineNode, SimpleCommandNode, StatementNode } from './syntax.ts'
import { runPendingTraps } from './traps.ts'

/** Runs statements one after the other; resolves with the last status. Throws {@link Leave} for `exit` and the like. */
export async function runStatements(
  shell: Shell,
  statements: readonly StatementNode[],
  streams: Streams,
): Promise<number> {
  for (const statement of statements) {
    checkAlive(shell)
    if (statement.background) await runInBackground(shell, statement, streams)
    else shell.status = await runList(shell, statement, streams)
    await runPendingTraps(shell, streams)
  }
  return shell.status
}

function runInBackground(shell: Shell, statement: StatementNode, streams: Streams): Promise<void> {
  const text = statement.sourceText?.replace(/\s*&\s*$/, '') ?? ''
  return startInBackground(shell, text, (child) => runList(child, statement, streams))
}

/** Pipelines joined by `&&` and `||`. */
async function runList(shell: Shell, { pipelines, operators }: StatementNode, streams: Streams): Promise<number> {
  let status = 0
  for (const [index, pipeline] of pipelines.entries()) {
    const operator = operators[index - 1]
    if ((operator === '&&' && status !== 0) || (operator === '||' && status === 0)) continue
    checkAlive(shell)
    const isLast = index === pipelines.length - 1
    if (!isLast) shell.tolerant++
    try {
      status = await runPipeline(shell, pipeline, streams)
    } finally {
      if (!isLast) shell.tolerant--
    }
    shell.status = status
    const fails = status !== 0 && isLast && !pipeline.negated && shell.options.has('e') && shell.tolerant === 0
    if (fails) throw new Leave('exit', status)
  }
  return status
}

async function runPipeline(shell: Shell, pipeline: PipelineNode, streams: Streams): Promise<number> {
  const started = shell.process.clock.now()
  const { commands } = pipeline
  const [only] = commands
  const status =
    commands.length === 1 && only ? await runGuarded(shell, only, streams) : await runStages(shell, pipeline, streams)
  if (pipeline.timed) writeTime(streams, shell.process.clock.now() - started)
  return pipeline.negated ? Number(status === 0) : status
}

async function runStages(shell: Shell, { commands, pipeStderr }: PipelineNode, streams: Streams): Promise<number> {
  const pipes: Pipe[] = commands.slice(1).map(() => createPipe())
  const statuses = await Promise.all(
    commands.map(async (command, index) => {
      const [before, after] = [pipes[index - 1], pipes[index]]
      const child = subshell(shell)
      if (after) child.broken = AbortSignal.any([after.broken.signal, ...(shell.broken ? [shell.broken] : [])])
      const stdout = after?.output ?? streams.stdout
      const own: Streams = {
        stdin: before?.input ?? streams.stdin,
        stdout,
        stderr: pipeStderr?.[index] ? stdout : streams.stderr,
      }
      const status = await leaving(() => runGuarded(child, command, own))
      before?.closeReader()
      if (after) await finish(after.output)
      return after?.broken.signal.aborted ? 141 : status
    }),
  )
  const failed = statuses.findLast((status) => status !== 0)
  return shell.options.has('pipefail') ? (failed ?? 0) : (statuses.at(-1) ?? 0)
}

/** Runs a command; a mistake of the user becomes a message and a status. */
async function runGuarded(shell: Shell, command: CommandNode, streams: Streams): Promise<number> {
  try {
    return await runCommand(shell, command, streams)
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    streams.stderr.write(`${shell.name}: ${error.message}\n`)
    if (error.status === 2 && !shell.interactive) throw new Leave('exit', 2)
    return error.status
  }
}

async function runCommand(shell: Shell, command: CommandNode, streams: Streams): Promise<number> {
  if (command.type === 'SimpleCommand') return runSimple(shell, command, streams)
  if (command.type === 'FunctionDef') {
    shell.functions.set(command.name, command)
    return 0
  }
  const { streams: own, close } = await redirect(shell, command.redirections, streams, expanderOf(shell, streams))
  try {
    return await runCompound(shell, command, own)
  } finally {
    await close()
  }
}

async function runSimple(shell: Shell, command: SimpleCommandNode, streams: Streams): Promise<number> {
  const expander = expanderOf(shell, streams)
  const before = shell.status
  shell.status = 0
  const assignments: [string, string][] = []
  for (const { name, value, append } of command.assignments) {
    const text = value ? await expander.text(value) : ''
    assignments.push([name, append ? (shell.variables.get(name) ?? '') + text : text])
    if (!command.name) assign(shell, name, assignments.at(-1)?.[1] ?? '')
  }
  const substituted = shell.status
  shell.status = before
  const argv = command.name ? await expander.fields([command.name, ...command.args]) : []
  if (shell.options.has('x') && argv.length > 0) streams.stderr.write(`+ ${argv.join(' ')}\n`)
  const redirected = await redirect(shell, command.redirections, streams, expander)
  try {
    const [name] = argv
    if (name === undefined) return substituted
    if (name === 'exec' && argv.length === 1) {
      // `exec >file`: the shell itself writes there from now on.
      Object.assign(streams, redirected.streams)
      shell.descriptors = redirected.descriptors
      return 0
    }
    return await runNamed(shell, argv, assignments, redirected.streams, command === shell.last)
  } finally {
    if (argv[0] !== 'exec' || argv.length > 1) await redirected.close()
  }
}

async function runNamed(
  shell: Shell,
  argv: string[],
  assignments: [string, string][],
  streams: Streams,
  isLast: boolean,
): Promise<number> {
  const [name = ''] = argv
  const definition = shell.functions.get(name)
  if (definition)
    return withAssignments(shell, assignments, () => runFunction(shell, definition, argv.slice(1), streams))
  const builtin = runBuiltin(shell, argv, streams)
  if (builtin) return withAssignments(shell, assignments, () => builtin())
  const becomes = isLast && shell.traps.size === 0 && (await findProgram(shell, name)) !== undefined
  if (becomes) return withAssignments(shell, assignments, () => becomeProgram(shell, argv, streams))
  return runProgram(shell, argv, assignments, streams)
}

/** `A=1 command`: the variables are only set, and exported, while it runs. */
async function withAssignments(
  shell: Shell,
  assignments: [string, string][],
  run: () => Promise<number>,
): Promise<number> {
  const saved = assignments.map(([name]) => [name, shell.variables.get(name), shell.exported.has(name)] as const)
  for (const [name, value] of assignments) {
    assign(shell, name, value)
    shell.exported.add(name)
  }
  try {
    return await run()
  } finally {
    for (const [name, value, exported] of saved) {
      if (!exported) shell.exported.delete(name)
      if (value === undefined) shell.variables.delete(name)
      else shell.variables.set(name, value)
    }
  }
}

async function runFunction(
  shell: Shell,
  { body }: Command<'FunctionDef'>,
  args: string[],
  streams: Streams,
): Promise<number> {
  if (shell.depth > 200) throw new ShellError('maximum function nesting level exceeded')
  const saved = shell.positional
  shell.positional = args
  shell.depth++
  try {
    return await runCommand(shell, body, streams)
  } catch (error) {
    if (error instanceof Leave && error.kind === 'return') return error.value
    throw error
  } finally {
    shell.positional = saved
    shell.depth--
  }
}

function writeTime(streams: Streams, milliseconds: number): void {
  const minutes = Math.floor(milliseconds / 60_000)
  const seconds = ((milliseconds % 60_000) / 1000).toFixed(2)
  streams.stderr.write(`real\t${minutes}m ${seconds}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`)
}
