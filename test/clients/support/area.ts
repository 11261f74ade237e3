import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe } from 'mocha'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { type Area, area } from '../../e2e/kubectl/support/kit.ts'
import { failTest } from '../../helpers/fail-test.ts'
import { newestKubectl } from '../../helpers/kubectl-versions.ts'
import { need } from '../../helpers/need.ts'

export interface Setting {
  /** The programs that are tested, by the name they are called by; undefined when one is not there. */
  programs: Record<string, string> | undefined
  /** Why it is not there. */
  why: string
  /** Folders that are found beside the command lines. */
  folders?: Record<string, string>
  files?: Record<string, string>
  /** The kubectl beside them; the newest there is, without. */
  kubectl?: { file: string; minor: number } | undefined
  /** How many nodes the cluster has; one without. */
  nodes?: number
}

/** Command lines typed in a folder where some programs are on PATH, one test a line, in a namespace called `name`. */
export function areaOf(title: string, name: string, setting: Setting, tests: (area: Area) => void): void {
  describe(title, function () {
    this.timeout(60_000)
    let sandbox: Sandbox | undefined
    const kubectl = setting.kubectl ?? newestKubectl()
    before(async function () {
      need(this, setting.programs && kubectl, setting.why)
      sandbox = await startSandbox({ flavour: 'minikube', port: 0, nodes: setting.nodes ?? 1, onError: failTest })
    })
    after(() => sandbox?.close())
    const opened = () => {
      if (!sandbox) throw new Error('the sandbox starts before the tests')
      return sandbox
    }
    const kit = { kubectl: kubectl?.file ?? '', minor: kubectl?.minor ?? 0, sandbox: opened }
    area(kit, name, setting.files ?? {}, (lines) => {
      describe('lines', () => {
        before(() => furnish(lines.bench().folder, setting))
        tests(lines)
      })
    })
  })
}

function furnish(folder: string, { programs = {}, folders = {} }: Setting): void {
  const bin = path.join(path.dirname(folder), 'bin')
  for (const [name, file] of Object.entries(programs)) symlinkSync(file, path.join(bin, name))
  for (const [name, target] of Object.entries(folders)) symlinkSync(target, path.join(folder, name))
}
