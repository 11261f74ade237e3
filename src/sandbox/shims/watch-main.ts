import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'

// `watch [-n SECONDS] [-t] COMMAND…`: runs a command again and again and shows its output from the top of the screen.

const help = 'Usage: watch [-n SECONDS] [-t] COMMAND\n'

function options() {
  const words = process.argv.slice(2)
  const first = words.findIndex((word, index) => !word.startsWith('-') && words[index - 1] !== '-n')
  const { values } = parseArgs({
    args: words.slice(0, first < 0 ? words.length : first),
    options: {
      interval: { type: 'string', short: 'n', default: '2' },
      'no-title': { type: 'boolean', short: 't', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return { ...values, command: first < 0 ? '' : words.slice(first).join(' ') }
}

function output(command: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.stderr.on('data', (chunk) => {
      text += chunk
    })
    child.once('close', () => resolve(text))
  })
}

async function show({ command, interval, 'no-title': untitled }: ReturnType<typeof options>): Promise<void> {
  const text = await output(command)
  const rows = (process.stdout.rows ?? 24) - (untitled ? 1 : 3)
  const title = untitled
    ? ''
    : `Every ${Number(interval).toFixed(1)}s: ${command}    ${new Date().toLocaleString()}\n\n`
  const clear = process.stdout.isTTY ? '\u001b[H\u001b[2J' : ''
  process.stdout.write(clear + title + text.split('\n').slice(0, Math.max(1, rows)).join('\n'))
}

const given = options()
if (given.help || given.command === '') {
  process.stdout.write(help)
  process.exitCode = given.help ? 0 : 1
} else {
  process.once('SIGINT', () => process.exit(0))
  const seconds = Math.max(0.1, Number(given.interval) || 2)
  for (;;) {
    await show(given)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
}
