import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kubectlOf, WHY_NO_KUBECTL } from '../../../helpers/kubectl-versions.ts'
import { need } from '../../../helpers/need.ts'
import { type RealControlPlane, startRealControlPlane } from '../../../helpers/real-control-plane.ts'
import { run } from './support/run.ts'

const file = readFileSync(join(import.meta.dirname, 'fixtures', 'differential.txt'), 'utf8')
const lines = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

describe('kubectl beside the real one', function () {
  this.timeout(60_000)
  let real: string
  let kubeconfig: string
  let controlPlane: RealControlPlane | undefined
  before(async function () {
    const { file } = need(this, kubectlOf(33), WHY_NO_KUBECTL)
    real = file
    controlPlane = await startRealControlPlane(this)
    kubeconfig = controlPlane.kubeconfig
  })
  after(() => controlPlane?.close())

  for (const line of lines) {
    it(line, async () => {
      const [command = '', stdin = ''] = line.split(' <<< ')
      const [theirs, ours] = ['real', 'ours'].map((side) => ({
        argv: words(command.replaceAll('NS', `k8slab-diff-${side}`)),
        input: stdin.replaceAll('\\n', '\n'),
      }))
      if (!theirs || !ours) return
      const expected = spawnSync(real, theirs.argv, {
        input: theirs.input,
        encoding: 'utf8',
        env: { ...process.env, KUBECONFIG: kubeconfig },
      })
      const outcome = await run(ours.argv, { kubeconfig, stdin: ours.input })
      assert.deepEqual(
        normal(outcome),
        normal({ stdout: expected.stdout, stderr: expected.stderr, code: expected.status ?? -1 }),
      )
    })
  }
})

function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|([^\s']+(?:'[^']*')?)/g)].map(
    ([, quoted, plain]) => quoted ?? (plain ?? '').replace(/'([^']*)'/, '$1'),
  )
}

/** The same text whatever the name, the time and the addresses. */
function normal({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) {
  const clean = (text: string) =>
    text
      .replaceAll(/k8slab-diff-(real|ours)/g, 'NS')
      .replaceAll(/\bkubectl\.1\.33\b/g, 'kubectl')
      // What klog puts before its lines: the time and the process.
      .replaceAll(/^[EWI]\d{4} [\d:.]+ +\d+ (\w+\.go:\d+)/gm, 'LOG $1')
      // Before ages: a part of a uid may look like one.
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
      .replaceAll(/\b\d+(?:s|m|h|d)(?:\d+[smh])?\b/g, 'AGE')
      .replaceAll(/20\d\d-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/\w{3}, \d\d \w{3} 20\d\d [\d:]+ [+-]\d{4}/g, 'TIME')
      .replaceAll(/resourceVersion: "\d+"/g, 'resourceVersion: N')
      .replaceAll(/\b10\.\d+\.\d+\.\d+\b/g, 'IP')
      // Which 1.33 the real one is: ours calls itself by one of them.
      .replaceAll(/\bv1\.33\.\d+/g, 'v1.33.N')
      .replaceAll(/(gitCommit"?: "?|goVersion"?: "?go)[\w.]+/g, '$1X')
      .replaceAll(/-[a-z0-9]{5}\b/g, '-HASH')
      .replaceAll(/\b[a-f0-9]{8,10}\b/g, 'HASH')
      .replaceAll(/ {2,}/g, '  ')
  return { stdout: clean(stdout), stderr: clean(stderr), code }
}
