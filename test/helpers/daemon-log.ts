import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sandboxPaths } from '../../src/sandbox/daemon/paths.ts'

/** Fails when a sandbox of this home wrote down a mistake of its own, that it got over. That it could not start is an answer, not a mistake. */
export function assertNoMistakes(home: string): void {
  const sandboxes = path.join(home, 'sandboxes')
  if (!existsSync(sandboxes)) return
  for (const flavour of readdirSync(sandboxes)) {
    const { log } = sandboxPaths(path.join(sandboxes, flavour))
    const text = existsSync(log) ? readFileSync(log, 'utf8') : ''
    if (!text.startsWith('k8slab: not started: ')) assert.equal(text, '', `the sandbox ${flavour} wrote down a mistake`)
  }
}
