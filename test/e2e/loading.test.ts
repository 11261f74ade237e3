import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Program } from './support/program.ts'
import { bin, createProgram, root } from './support/program.ts'

const dist = path.join(root, 'dist')

/** What tells a package in a bundle: a text of its own that survives minifying. */
const packages = {
  oclif: 'oclif.manifest',
  'client-node': 'KUBERNETES_SERVICE_HOST',
  listr2: 'LISTR',
  prompts: 'force closed the prompt',
} as const

function packagesIn(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return Object.entries(packages).flatMap(([name, mark]) => (text.includes(mark) ? [name] : []))
}

describe('what a command loads', function () {
  this.timeout(30_000)
  let program: Program
  before(() => {
    program = createProgram()
  })
  after(() => program.end())

  /** The files of dist/ that a command line has read, told by a hook around the loader. */
  async function loadedBy(...args: string[]): Promise<string[]> {
    const hook = pathToFileURL(path.join(root, 'test/e2e/support/tell-loads.mjs')).href
    const { stderr } = await program.run(args, { entry: ['--import', hook, bin] })
    return [...new Set([...stderr.matchAll(/^loaded (.*)$/gm)].map(([, file = '']) => file))]
  }

  it('light commands are a bundle without oclif, client-node, listr2 and prompts', () => {
    assert.deepEqual(packagesIn(path.join(dist, 'light.cjs')), [])
  })

  for (const args of [
    ['list'],
    ['status'],
    ['list', '--json'],
    ['status', '--lang', 'ko'],
    ['version'],
    ['--version'],
  ]) {
    it(`${args.join(' ')}: that bundle and nothing else`, async () => {
      assert.deepEqual(await loadedBy(...args), ['light.cjs'])
    })
  }

  it('check, with no lab started: neither the cluster nor lists of tasks nor prompts', async () => {
    const files = await loadedBy('check')
    assert.ok(files.length > 2)
    const loaded = files.flatMap((file) => packagesIn(path.join(dist, file)))
    assert.deepEqual([...new Set(loaded)], ['oclif'])
  })

  it('the marks of the packages are found somewhere, so that their absence means something', () => {
    const all = readdirSync(dist)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => packagesIn(path.join(dist, name)))
    assert.deepEqual([...new Set(all)].sort(), Object.keys(packages).sort())
  })
})
