import type { IPty } from '@lydell/node-pty'
import { bin } from './program.ts'

/** The program in a pseudo-terminal, with what the screen has shown. */
export interface Terminal {
  /** All that was written, without colours and cursor movements. */
  text(): string
  /** Resolves once the pattern is found in what was written after the last match. */
  waitFor(pattern: RegExp): Promise<string>
  press(keys: string): void
  signal(name: string): void
  ended: Promise<number>
}

type Spawn = typeof import('@lydell/node-pty')['spawn']

/** The pseudo-terminals of this platform, or why there are none. */
export async function pseudoTerminals(): Promise<{ spawn: Spawn } | { missing: string }> {
  try {
    const { spawn } = await import('@lydell/node-pty')
    return { spawn }
  } catch (error) {
    return { missing: `no pseudo-terminal for ${process.platform} ${process.arch}: ${String(error).split('\n')[0]}` }
  }
}

export function openTerminal(
  spawn: Spawn,
  args: string[],
  { env, cwd, columns = 80 }: { env: NodeJS.ProcessEnv; cwd: string; columns?: number },
): Terminal {
  const { NO_COLOR, ...rest } = env
  const pty = spawn(process.execPath, [bin, ...args], { cols: columns, rows: 50, cwd, env: { ...rest, TERM: 'xterm' } })
  return watchTerminal(pty)
}

function watchTerminal(pty: IPty): Terminal {
  let text = ''
  let matched = 0
  const waiting = new Set<() => void>()
  pty.onData((data) => {
    text += plain(data)
    for (const look of [...waiting]) look()
  })
  let over = false
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      over = true
      resolve(exitCode)
      for (const look of [...waiting]) look()
    })
  })
  return {
    text: () => text,
    press: (keys) => pty.write(keys),
    signal: (name) => over || pty.kill(name),
    ended,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`${pattern} did not come; the end of the screen:\n${text.slice(-2000)}`))
        }, 30_000)
        const look = () => {
          const found = pattern.exec(text.slice(matched))
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          matched += found.index + found[0].length
          resolve(found[0])
        }
        waiting.add(look)
        look()
      }),
  }
}

function plain(data: string): string {
  return data
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/\u001b\][^\u0007]*\u0007/g, '')
    .replace(/\r/g, '')
}
