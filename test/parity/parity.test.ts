import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { newestKubectl, WHY_NO_KUBECTL } from '../helpers/kubectl-versions.ts'
import { need } from '../helpers/need.ts'
import { knownDifferences } from './support/differences.ts'
import { runScenario } from './support/run-scenario.ts'
import { readScenarios } from './support/scenario.ts'
import { realTarget, sandboxTarget, type Target } from './support/target.ts'

// Some scenarios only: `K8SLAB_PARITY=monolith,access`.
const only = process.env['K8SLAB_PARITY']?.split(',').filter(Boolean)
const scenarios = readScenarios().filter(({ name }) => !only?.length || only.includes(name))
const differences = knownDifferences()

describe('parity with a real control plane', function () {
  this.timeout(180_000)
  let kubectl = ''
  const targets: Target[] = []

  before(async function () {
    const why = 'K8SLAB_REAL_CLUSTER names no folder with the program real-cluster'
    const folder = need(this, process.env['K8SLAB_REAL_CLUSTER'], why)
    kubectl = need(this, newestKubectl(), WHY_NO_KUBECTL).file
    targets.push(await sandboxTarget())
    targets.push(await realTarget(folder))
  })
  after(() => Promise.all(targets.map((target) => target.close())))

  for (const scenario of scenarios) {
    describe(`${scenario.name}: ${scenario.title}`, () => {
      let answers: string[][] = []
      before(async () => {
        answers = await Promise.all(targets.map((target) => runScenario(scenario, target, kubectl)))
      })

      for (const [index, { title }] of scenario.steps.entries()) {
        it(title, () => {
          const [sandbox, real] = answers.map((list) => list[index])
          const known = differences.find(({ scenario: name, step }) => name === scenario.name && step === title)
          if (!known) assert.equal(sandbox, real)
          else assert.notEqual(sandbox, real, 'no difference any more: take it out of docs/sandbox-differences.md')
        })
      }
    })
  }

  it('knows differences of these steps only', () => {
    const steps = new Set(readScenarios().flatMap(({ name, steps }) => steps.map(({ title }) => `${name}: ${title}`)))
    assert.deepEqual(
      differences.map(({ scenario, step }) => `${scenario}: ${step}`).filter((heading) => !steps.has(heading)),
      [],
    )
  })
})
