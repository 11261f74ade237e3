import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import type { KubectlIo } from '../../io.ts'

export interface EditedFile {
  readonly text: string
  readonly path: string
  readonly remove: () => void
}

/** Opens the user's editor (KUBE_EDITOR, EDITOR, vi) on the text and waits until it ends. */
export function openEditor(io: KubectlIo, content: string, extension: string): EditedFile {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-edit-'))
  const path = join(folder, `kubectl-edit.${extension}`)
  writeFileSync(path, content, { mode: 0o600 })
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const windows = process.platform === 'win32'
  const editor = io.env['KUBE_EDITOR'] || io.env['EDITOR'] || (windows ? 'notepad' : 'vi')
  const result = spawnSync(`${editor} ${JSON.stringify(path)}`, {
    shell: true,
    stdio: 'inherit',
    env: { ...io.env },
    cwd: io.cwd,
  })
  if (result.error || result.status !== 0) {
    remove()
    throw new CommandError(`there was a problem with the editor ${JSON.stringify(editor)}`)
  }
  return { text: readFileSync(path, 'utf8'), path, remove }
}
