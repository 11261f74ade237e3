import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** `-u user` without a password: asks for it as curl does, and puts it where curl would have kept it. */
export async function withPassword(argv: readonly string[]): Promise<string[]> {
  const words = [...argv]
  for (const [index, word] of words.entries()) {
    const attached = /^-u(.+)/.exec(word)?.[1] ?? /^--user=(.*)/.exec(word)?.[1]
    const separate = word === '-u' || word === '--user'
    const user = attached ?? (separate ? words[index + 1] : undefined)
    if (user === undefined || user === '' || user.includes(':')) continue
    const whole = `${user}:${await askPassword(`Enter host password for user '${user}':`)}`
    if (separate) words[index + 1] = whole
    else words[index] = `-u${whole}`
  }
  return words
}

/** One line of the terminal, not shown; without a terminal the first line of stdin. */
function askPassword(prompt: string): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const readline = createInterface({ input: process.stdin, output: silent, terminal })
  return new Promise((resolve) => {
    readline.once('line', (line) => {
      resolve(line)
      readline.close()
      if (terminal) process.stderr.write('\n')
    })
    readline.once('close', () => resolve(''))
  })
}
