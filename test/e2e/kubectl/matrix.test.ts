import { after, before, describe } from 'mocha'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { failTest } from '../../helpers/fail-test.ts'
import { kubectlPrograms, WHY_NO_KUBECTL } from '../../helpers/kubectl-versions.ts'
import { need } from '../../helpers/need.ts'
import { clusterArea } from './areas/cluster.ts'
import { configurationArea } from './areas/configuration.ts'
import { describeArea } from './areas/describe.ts'
import { forwardArea } from './areas/forward.ts'
import { getArea } from './areas/get.ts'
import { manifestsArea } from './areas/manifests.ts'
import { podsArea } from './areas/pods.ts'
import { rolloutArea } from './areas/rollout.ts'

// Older ones are out of the range the sandbox promises.
const OLDEST = 28
const found = kubectlPrograms().filter(({ minor }) => minor >= OLDEST)
// `1` for all of them, or those wanted: `1.28,1.32`.
const wanted = process.env['K8SLAB_KUBECTL_MATRIX']
const programs =
  wanted === '1' ? found : wanted ? found.filter(({ version }) => wanted.split(',').includes(version)) : found.slice(-1)

describe('real kubectl', function () {
  this.timeout(30_000)

  if (programs.length === 0) {
    before(function () {
      need(this, undefined, WHY_NO_KUBECTL)
    })
  }

  for (const { version, minor, file } of programs) {
    describe(version, () => {
      let sandbox: Sandbox | undefined
      before(async () => {
        sandbox = await startSandbox({ flavour: 'minikube', port: 0, onError: failTest })
      })
      after(() => sandbox?.close())

      const opened = () => {
        if (!sandbox) throw new Error('the sandbox starts before the tests')
        return sandbox
      }
      const kit = { kubectl: file, minor, sandbox: opened }
      for (const tests of [getArea, manifestsArea, configurationArea, rolloutArea]) tests(kit)
      for (const tests of [podsArea, forwardArea, describeArea, clusterArea]) tests(kit)
    })
  }
})
