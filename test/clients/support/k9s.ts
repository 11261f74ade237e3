import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, before, it } from 'mocha'
import type { Area } from '../../e2e/kubectl/support/kit.ts'
import { areaOf } from './area.ts'
import { howToBuild, installedOrOnPath } from './installed.ts'
import { openTui, type Tui } from './tui.ts'

/** k9s in a terminal. */
export interface K9s extends Tui {
  /** Types a command, as `deploy`. */
  go(command: string): void
  /** Moves to the second button of a dialog, which is OK, and takes it; the first one is Cancel. */
  confirm(): void
}

export interface K9sArea {
  area: Area
  /** k9s as it is started by this line; ended after the test. */
  open(args?: string, env?: Record<string, string>): K9s
}

const tab = '\t'
const enter = '\r'
const config = `
k9s:
  skipLatestRevCheck: true
  ui: {logoless: true}
  shellPod: {image: busybox:1.37.0, namespace: default, limits: {cpu: 100m, memory: 100Mi}, tty: true}
`

/**
 * Tests of k9s in a namespace called `name`, which `lines` have prepared, on a cluster of two nodes. Whatever it has warned of in its
 * log fails a last test.
 */
export function k9sOf(title: string, name: string, setting: Fixture, tests: (k9s: K9sArea) => void): void {
  const file = installedOrOnPath('k9s')
  const programs = file === undefined ? undefined : { k9s: file }
  const why = howToBuild('k9s', 'derailed/k9s').missing
  const files = { 'k9s/config.yaml': config, ...setting.files }
  areaOf(title, name, { programs, why, files, nodes: 2 }, (area) => {
    const opened: K9s[] = []
    before(() => prepare(area, setting.lines))
    afterEach(async () => {
      for (const k9s of opened.splice(0)) {
        k9s.kill()
        await k9s.ended
      }
    })
    const open: K9sArea['open'] = (args = '', env = {}) => {
      const k9s = started(area, args, env)
      opened.push(k9s)
      return k9s
    }
    tests({ area, open })
    it('warns of nothing in its log', () => {
      const log = readFileSync(path.join(area.bench().folder, 'k9s.log'), 'utf8')
      const warnings = log.split('\n').filter((line) => /\b(WRN|ERR)\b/.test(line))
      assert.deepEqual(warnings, [])
    })
  })
}

interface Fixture {
  /** Lines of sh that make what is there from the start. */
  lines: readonly string[]
  files?: Record<string, string>
}

async function prepare(area: Area, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { code, stdout, stderr } = await area.bench().run(line)
    assert.equal(code, 0, `${line}\n${stdout}${stderr}`)
  }
}

function started(area: Area, args: string, env: Record<string, string>): K9s {
  const { folder } = area.bench()
  const tui = openTui(area.bench(), `k9s --refresh 1 --logFile ${path.join(folder, 'k9s.log')} ${args}`, {
    K9S_CONFIG_DIR: path.join(folder, 'k9s'),
    ...env,
  })
  return {
    ...tui,
    go: (command) => tui.press(`:${command}${enter}`),
    confirm: () => tui.press(`${tab}${enter}`),
  }
}
