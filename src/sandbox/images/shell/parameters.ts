import { evaluate } from './arithmetic.ts'
import type { Expander } from './expand.ts'
import { assign, type Shell, ShellError } from './state.ts'
import type { Operation, Part } from './syntax.ts'

/** A piece of a word after expansion. `split`: field splitting applies; `breaks`: a new field starts here. */
export interface Field {
  text: string
  quoted: boolean
  split: boolean
  breaks?: boolean
}

/** Expands `$name` and every form of `${name…}`. */
export async function expandParameter(
  shell: Shell,
  part: Part<'ParameterExpansion'>,
  expander: Expander,
  splitting: boolean,
): Promise<Field[]> {
  const { parameter, operation } = part
  if ((parameter === '@' || parameter === '*') && operation === null && splitting) {
    return shell.positional.flatMap((text, index) => [
      ...(index > 0 ? [{ text: '', quoted: false, split: false, breaks: true }] : []),
      { text, quoted: false, split: true },
    ])
  }
  const value = parameterValue(shell, parameter)
  if (operation === null && value === undefined && shell.options.has('u') && !/^[@*]$/.test(parameter)) {
    throw new ShellError(`${parameter}: parameter not set`, 2)
  }
  const text = operation === null ? (value ?? '') : await operate(shell, parameter, value, operation, expander)
  return [{ text, quoted: false, split: splitting }]
}

/** The value of a variable or special parameter; undefined when it is not set. */
function parameterValue(shell: Shell, parameter: string): string | undefined {
  if (/^[1-9]\d*$/.test(parameter)) return shell.positional[Number(parameter) - 1]
  const separator = shell.variables.get('IFS')?.[0] ?? ' '
  const special: Readonly<Record<string, () => string | undefined>> = {
    '0': () => shell.name,
    '#': () => String(shell.positional.length),
    '?': () => String(shell.status),
    $: () => String(shell.process.pid),
    '!': () => shell.lastBackgroundPid?.toString(),
    '-': () => [...shell.options].join('') + (shell.interactive ? 'i' : ''),
    '@': () => (shell.positional.length > 0 ? shell.positional.join(' ') : undefined),
    '*': () => (shell.positional.length > 0 ? shell.positional.join(separator) : undefined),
    RANDOM: () => String(Math.floor(Math.random() * 32768)),
    SECONDS: () => String(Math.floor((shell.process.clock.now() - startOf(shell)) / 1000)),
    EPOCHSECONDS: () => String(Math.floor(shell.process.clock.now() / 1000)),
    HOSTNAME: () => shell.variables.get('HOSTNAME') ?? shell.process.hostname,
    PPID: () => '0',
    UID: () => '0',
    LINENO: () => '1',
  }
  return (Object.hasOwn(special, parameter) ? special[parameter]?.() : undefined) ?? shell.variables.get(parameter)
}

const starts = new WeakMap<object, number>()

function startOf({ process }: Shell): number {
  const known = starts.get(process) ?? process.clock.now()
  starts.set(process, known)
  return known
}

async function operate(
  shell: Shell,
  parameter: string,
  value: string | undefined,
  operation: Operation,
  expander: Expander,
): Promise<string> {
  if (operation.type === 'Length') {
    return String(/^[@*]$/.test(parameter) ? shell.positional.length : [...(value ?? '')].length)
  }
  if (operation.type === 'Indirection') return parameterValue(shell, value ?? '') ?? ''
  if (!('checkEmpty' in operation)) return transform(shell, value ?? '', operation, expander)

  const missing = value === undefined || (operation.checkEmpty && value === '')
  const text = async () => (operation.word ? expander.text(operation.word) : '')
  if (operation.type === 'UseAlternative') return missing ? '' : text()
  if (!missing) return value
  if (operation.type === 'ErrorIfUnset') {
    throw new ShellError(`${parameter}: ${(await text()) || 'parameter not set'}`, 2)
  }
  const replacement = await text()
  if (operation.type === 'AssignDefault') assign(shell, parameter, replacement)
  return replacement
}

async function transform(shell: Shell, value: string, operation: Operation, expander: Expander): Promise<string> {
  switch (operation.type) {
    case 'Substring': {
      const offset = evaluate(shell, operation.offset.expression)
      const length = operation.length && evaluate(shell, operation.length.expression)
      const start = offset < 0 ? Math.max(0, value.length + offset) : offset
      if (length === null) return value.slice(start)
      return length < 0 ? value.slice(start, value.length + length) : value.slice(start, start + length)
    }
    case 'PatternRemoval':
      return remove(value, await expander.pattern(operation.pattern), operation.side, operation.greedy)
    case 'PatternReplacement': {
      const pattern = await expander.pattern(operation.pattern)
      const replacement = operation.replacement ? await expander.text(operation.replacement) : ''
      const source = pattern.source.slice(1, -1)
      const anchored = operation.anchor === 'start' ? `^${source}` : operation.anchor === 'end' ? `${source}$` : source
      return value.replace(new RegExp(anchored, operation.all ? 'gs' : 's'), () => replacement)
    }
    case 'CaseModification': {
      const change = (text: string) => (operation.direction === 'upper' ? text.toUpperCase() : text.toLowerCase())
      return operation.all ? change(value) : change(value.slice(0, 1)) + value.slice(1)
    }
    default:
      throw new ShellError('bad substitution')
  }
}

/** Takes the shortest or longest match of a pattern off one end. */
function remove(value: string, pattern: RegExp, side: 'prefix' | 'suffix', greedy: boolean): string {
  const lengths = Array.from({ length: value.length + 1 }, (_, index) => index)
  if (greedy) lengths.reverse()
  for (const length of lengths) {
    const at = side === 'prefix' ? length : value.length - length
    const candidate = side === 'prefix' ? value.slice(0, at) : value.slice(at)
    if (pattern.test(candidate)) return side === 'prefix' ? value.slice(at) : value.slice(0, at)
  }
  return value
}
