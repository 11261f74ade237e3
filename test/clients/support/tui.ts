import { spawn } from '@lydell/node-pty'
import type { Workbench } from '../../helpers/workbench.ts'
import { createScreen } from './screen.ts'

/** A program that takes the whole terminal. */
export interface Tui {
  screen(): string
  /** Resolves with the screen once it shows all of the patterns. */
  shows(...patterns: RegExp[]): Promise<string>
  press(keys: string): void
  /** Ends it however it is. */
  kill(): void
  readonly ended: Promise<number>
}

const size = { cols: 180, rows: 40 }

/** Runs a line of sh in a terminal, with the environment of a workbench. */
export function openTui(bench: Workbench, line: string, more: Record<string, string> = {}): Tui {
  const env = { ...bench.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...more }
  const pty = spawn('/bin/sh', ['-c', `exec ${line}`], { ...size, cwd: bench.folder, env })
  const screen = createScreen(size.cols, size.rows)
  const looking = new Set<() => void>()
  let over = false
  pty.onData((data) => {
    screen.write(data)
    for (const look of [...looking]) look()
  })
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      over = true
      resolve(exitCode)
    })
  })
  return {
    screen: screen.text,
    shows: (...patterns) => shown(screen.text, looking, patterns),
    press: (keys) => pty.write(keys),
    kill: () => over || pty.kill('SIGKILL'),
    ended,
  }
}

function shown(text: () => string, looking: Set<() => void>, patterns: readonly RegExp[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      looking.delete(look)
      const missing = patterns.filter((pattern) => !pattern.test(text()))
      reject(new Error(`${missing.join(' and ')} did not come:\n${text().trimEnd()}`))
    }, 30_000)
    const look = () => {
      if (!patterns.every((pattern) => pattern.test(text()))) return
      clearTimeout(timer)
      looking.delete(look)
      resolve(text())
    }
    looking.add(look)
    look()
  })
}
