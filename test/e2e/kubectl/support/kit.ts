import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { spawn as spawnPty } from '@lydell/node-pty'
import { after, before, describe, it } from 'mocha'
import type { Sandbox } from '../../../../src/sandbox/types.ts'
import { type RunOptions, type Workbench, workbench } from '../../../helpers/workbench.ts'
import { inNamespace } from '../../../parity/support/admin.ts'

/** What all areas of one version share. */
export interface Kit {
  kubectl: string
  minor: number
  sandbox: () => Sandbox
}

/** A line as a person types it and what must come of it; text must be equal, a pattern found. */
export interface Row extends RunOptions {
  run: string
  code?: number
  out?: string | RegExp
  err?: string | RegExp
  /** Through a terminal: `out` is all that is shown. */
  tty?: boolean
  /** Repeated until it comes out so. */
  eventually?: boolean
}

export interface Area {
  bench: () => Workbench
  rows(rows: Row[]): void
}

/** Tests of one area, in a namespace of that name. @param files the files of its working folder */
export function area(kit: Kit, name: string, files: Record<string, string>, tests: (area: Area) => void): void {
  describe(name, () => {
    let bench: Workbench | undefined
    const opened = () => {
      if (!bench) throw new Error('the workbench opens before the tests')
      return bench
    }
    before(async () => {
      bench = workbench(kit.kubectl, inNamespace(kit.sandbox().kubeconfig(), name))
      for (const [file, content] of Object.entries(files)) bench.write(file, content)
      await bench.run(`kubectl create namespace ${name}`)
    })
    after(() => bench?.close())
    tests({
      bench: opened,
      rows: (rows) => {
        for (const row of rows) it(row.run, () => check(opened(), row))
      },
    })
  })
}

async function check(bench: Workbench, row: Row): Promise<void> {
  const end = Date.now() + 8000
  for (;;) {
    try {
      compare(row.tty ? await onTerminal(bench, row.run, row.stdin) : await bench.run(row.run, row), row)
      return
    } catch (error) {
      if (!row.eventually || Date.now() > end) throw error
      await delay(50)
    }
  }
}

function compare(outcome: { code: number; stdout: string; stderr: string }, { code = 0, out, err = '' }: Row): void {
  const context = `${outcome.stdout}${outcome.stderr}`
  assert.equal(outcome.code, code, context)
  matches(outcome.stderr, err)
  if (out !== undefined) matches(outcome.stdout, out)
}

function matches(text: string, expected: string | RegExp): void {
  if (typeof expected === 'string') assert.equal(text, expected)
  else assert.match(text, expected)
}

/** Runs a line on a pseudo-terminal, typing `stdin` as soon as something is shown. */
function onTerminal(bench: Workbench, line: string, stdin = ''): Promise<{ code: number; stdout: string; stderr: '' }> {
  return new Promise((resolve) => {
    const terminal = spawnPty('/bin/sh', ['-c', line], { cwd: bench.folder, env: bench.env, cols: 120, rows: 30 })
    let shown = ''
    let typed = stdin === ''
    const timer = setTimeout(() => terminal.kill(), 10_000)
    terminal.onData((data) => {
      shown += data
      if (!typed) terminal.write(stdin)
      typed = true
    })
    terminal.onExit(({ exitCode }) => {
      clearTimeout(timer)
      resolve({ code: exitCode, stdout: shown.replace(/\r+\n/g, '\n'), stderr: '' })
    })
  })
}
