import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { kubectlOf, WHY_NO_KUBECTL } from '../../../helpers/kubectl-versions.ts'
import { need } from '../../../helpers/need.ts'
import { removeFolder, temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { run } from './support/run.ts'

const fixtures = path.join(import.meta.dirname, '../../../../fixtures/kustomize')
const names = readdirSync(fixtures).filter((name) => name !== 'expected')

describe('kubectl kustomize', function () {
  this.timeout(60_000)

  for (const name of names) {
    it(`builds ${name} as kubectl 1.33 has`, async () => {
      const { stdout, code } = await run(['kustomize', path.join(fixtures, name)])
      assert.equal(code, 0)
      assert.equal(stdout, readFileSync(path.join(fixtures, 'expected', `${name}.yaml`), 'utf8'))
    })

    it(`builds ${name} as the kubectl of this machine does`, async function () {
      const { file } = need(this, kubectlOf(33), WHY_NO_KUBECTL)
      const real = spawnSync(file, ['kustomize', path.join(fixtures, name)], { encoding: 'utf8' })
      const ours = await run(['kustomize', path.join(fixtures, name)])
      assert.deepEqual([ours.stdout, ours.stderr, ours.code], [real.stdout, real.stderr, real.status])
    })
  }

  describe('says what is wrong', () => {
    let folder: string
    beforeEach(() => {
      folder = temporaryFolder()
    })
    afterEach(() => removeFolder(folder))

    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n'
    const cases: [string, Record<string, string>][] = [
      ['no kustomization', {}],
      ['a field that does not exist', { 'kustomization.yaml': 'foo: bar' }],
      ['a file that is missing', { 'kustomization.yaml': 'resources: [nope.yaml]' }],
      [
        'an object without a name',
        { 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': 'apiVersion: v1\nkind: Pod\n' },
      ],
      ['two of a name', { 'kustomization.yaml': 'resources: [a.yaml, b.yaml]', 'a.yaml': pod, 'b.yaml': pod }],
    ]
    for (const [name, files] of cases)
      it(name, async function () {
        const { file } = need(this, kubectlOf(33), WHY_NO_KUBECTL)
        for (const [each, text] of Object.entries(files)) writeFileSync(path.join(folder, each), text)
        const real = spawnSync(file, ['kustomize', folder], { encoding: 'utf8' })
        const ours = await run(['kustomize', folder])
        assert.deepEqual([ours.stderr, ours.code], [real.stderr, real.status])
      })

    it('what it does not know, instead of leaving it out', async () => {
      writeFileSync(path.join(folder, 'kustomization.yaml'), 'helmCharts: []')
      const { stderr, code } = await run(['kustomize', folder])
      assert.deepEqual([stderr, code], ['error: helmCharts of kustomize is not part of this kubectl\n', 1])
    })

    it('that -f and -k are not for one command', async () => {
      mkdirSync(path.join(folder, 'k'))
      const { stderr } = await run(['delete', '-f', 'x', '-k', folder])
      assert.equal(stderr, "error: only one of '-f' or '-k' can be specified\n")
    })
  })
})
