import { withCharacterClasses } from '../programs/character-classes.ts'
import type { Process, Program } from '../types.ts'
import { fail, pathIn, readFile, shortOptions, stdinLines, write } from './io.ts'

/** grep, line by line as they come: `-i -v -c -n -l -q -o -w -x -E -F -r -h -H -s -m -A -B -C -e`. */
export const grep: Program = async (process) => {
  const { flags, operands } = shortOptions(process.argv.slice(1), 'emABC')
  const pattern = flags.get('e') ?? operands.shift()
  if (pattern === undefined) return fail(process, 'no pattern', 2)
  const expression = tryCompile(pattern, flags)
  if (!expression) return fail(process, `bad regex '${pattern}'`, 2)

  const files = await expandFolders(process, operands, flags.has('r') || flags.has('R'))
  const names = flags.has('H') || (files.length > 1 && !flags.has('h'))
  const results: (number | undefined)[] = []
  for (const file of files.length > 0 ? files : ['-']) {
    const prefix = names ? `${file === '-' ? '(standard input)' : file}:` : ''
    const count = await search(process, file, { expression, flags, prefix })
    if (count && flags.has('q')) return 0
    results.push(count)
  }
  if (results.some((count) => count !== undefined && count > 0)) return 0
  return results.includes(undefined) ? 2 : 1
}

function tryCompile(pattern: string, flags: ReadonlyMap<string, string>): RegExp | undefined {
  try {
    return compile(pattern, flags)
  } catch {
    return undefined
  }
}

function compile(pattern: string, flags: ReadonlyMap<string, string>): RegExp {
  const alternatives = pattern.split('\n').map((line) => {
    if (flags.has('F')) return line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    return flags.has('E') || flags.has('P') ? line : basicToExtended(line)
  })
  const source = withCharacterClasses(alternatives.join('|'))
  const bounded = flags.has('x') ? `^(?:${source})$` : flags.has('w') ? `\\b(?:${source})\\b` : source
  return new RegExp(bounded, flags.has('i') ? 'gi' : 'g')
}

/** In basic expressions `\(`, `\|`, `\{`, `\+` and `\?` are the operators and the plain signs are text. */
function basicToExtended(pattern: string): string {
  return pattern.replace(
    /\\([(){}|+?])|([(){}|+?])|\\(.)/g,
    (_, operator?: string, text?: string, escaped?: string) => {
      if (operator !== undefined) return operator
      return text === undefined ? `\\${escaped}` : `\\${text}`
    },
  )
}

async function expandFolders(process: Process, operands: readonly string[], recursive: boolean): Promise<string[]> {
  if (!recursive) return [...operands]
  const files: string[] = []
  const visit = async (path: string): Promise<void> => {
    const stat = await process.fs.stat(pathIn(process, path)).catch(() => undefined)
    if (stat?.type !== 'directory') return void files.push(path)
    for (const name of await process.fs.readdir(pathIn(process, path)))
      await visit(`${path.replace(/\/$/, '')}/${name}`)
  }
  for (const path of operands.length > 0 ? operands : ['.']) await visit(path)
  return files
}

interface Search {
  expression: RegExp
  flags: ReadonlyMap<string, string>
  /** The file's name and a colon, where names are shown. */
  prefix: string
}

/** Prints the matches of one file; resolves with their number, undefined when it cannot be read. */
async function search(process: Process, file: string, wanted: Search): Promise<number | undefined> {
  const { expression, flags, prefix } = wanted
  const lines = file === '-' ? stdinLines(process) : await fileLines(process, file)
  if (!lines) return undefined
  const limit = Number(flags.get('m') ?? Number.POSITIVE_INFINITY)
  const quiet = flags.has('q') || flags.has('c') || flags.has('l')
  const report = quiet ? undefined : reporter(wanted)
  let [count, number] = [0, 0]
  for await (const line of lines) {
    number++
    expression.lastIndex = 0
    const matches = expression.test(line) !== flags.has('v')
    if (matches) count++
    const output = report?.(line, number, matches) ?? ''
    if (output !== '') await write(process, output)
    if (count >= limit || (count > 0 && flags.has('q'))) break
  }
  if (flags.has('c')) await write(process, `${prefix}${count}\n`)
  if (flags.has('l') && count > 0) await write(process, `${file}\n`)
  return count
}

/** Says what to print for each line: matches, and the lines around them that `-A`, `-B` and `-C` ask for. */
function reporter({ expression, flags, prefix }: Search): (line: string, number: number, matches: boolean) => string {
  const before = Number(flags.get('B') ?? flags.get('C') ?? 0)
  const after = Number(flags.get('A') ?? flags.get('C') ?? 0)
  const recent: string[] = []
  let trailing = 0
  return (line, number, matches) => {
    const label = (sign: string) => `${prefix.replace(/:$/, sign)}${flags.has('n') ? `${number}${sign}` : ''}`
    if (matches) {
      trailing = after
      return recent.splice(0).join('') + shown(line, expression, flags, label(':'))
    }
    if (trailing-- > 0) return `${label('-')}${line}\n`
    recent.push(`${label('-')}${line}\n`)
    if (recent.length > before) recent.shift()
    return ''
  }
}

function shown(line: string, expression: RegExp, flags: ReadonlyMap<string, string>, label: string): string {
  if (!flags.has('o')) return `${label}${line}\n`
  expression.lastIndex = 0
  return [...line.matchAll(expression)].map(([match]) => `${label}${match}\n`).join('')
}

async function fileLines(process: Process, file: string): Promise<string[] | undefined> {
  const data = await readFile(process, file)
  const lines = data?.toString().split('\n')
  if (lines?.at(-1) === '') lines.pop()
  return lines
}
