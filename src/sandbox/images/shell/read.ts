import { readLine } from './input.ts'
import { assign, type Shell, type Streams } from './state.ts'

/** `read [-r] [-p prompt] names…`: one line of stdin into variables; 1 at the end of input. */
export async function read(shell: Shell, args: string[], { stdin, stderr }: Streams): Promise<number> {
  const words = [...args]
  let raw = false
  while (words[0]?.startsWith('-')) {
    const flag = words.shift() ?? ''
    if (flag.includes('r')) raw = true
    if (flag.endsWith('p')) stderr.write(words.shift() ?? '')
    if (/[tnd]$/.test(flag)) words.shift()
  }
  const line = await readLine(stdin, shell.process.killed)
  const text = (line ?? '').replace(/\n$/, '')
  const value = raw ? text : text.replace(/\\(.)/g, '$1')
  const names = words.length > 0 ? words : ['REPLY']
  const fields = value.trim().split(/[ \t]+/)
  names.forEach((name, index) => {
    assign(shell, name, (index === names.length - 1 ? fields.slice(index).join(' ') : fields[index]) ?? '')
  })
  return line?.endsWith('\n') ? 0 : 1
}

/** `getopts options name [words]`: the next option of the words, 1 when there is none. */
export function getopts(shell: Shell, [options = '', name = 'opt', ...rest]: string[], { stderr }: Streams): number {
  const words = rest.length > 0 ? rest : shell.positional
  const index = Number(shell.variables.get('OPTIND') ?? '1')
  const word = words[index - 1]
  if (word === undefined || !/^-./.test(word) || word === '--') return 1
  const letter = word[1] ?? ''
  const at = options.indexOf(letter)
  shell.variables.set('OPTIND', String(index + 1))
  if (at < 0) {
    assign(shell, name, '?')
    return options.startsWith(':') ? 0 : complain(stderr, letter)
  }
  assign(shell, name, letter)
  if (options[at + 1] === ':') {
    assign(shell, 'OPTARG', word.length > 2 ? word.slice(2) : (words[index] ?? ''))
    if (word.length === 2) shell.variables.set('OPTIND', String(index + 2))
  }
  return 0
}

function complain(stderr: Streams['stderr'], letter: string): number {
  stderr.write(`Illegal option -${letter}\n`)
  return 0
}
