import assert from 'node:assert/strict'
import { after, before, describe, it, type Suite } from 'mocha'
import { newestKubectl, WHY_NO_KUBECTL } from '../helpers/kubectl-versions.ts'
import { need } from '../helpers/need.ts'
import { type Difference, knownDifferences } from './support/differences.ts'
import type { Answers } from './support/run-scenario.ts'
import { readScenarios, type Scenario } from './support/scenario.ts'
import { startRuns } from './support/schedule.ts'
import { controlPlanes, nodes, type Targets } from './support/target.ts'

// Some scenarios only: `K8SLAB_PARITY=monolith,access`.
const only = process.env['K8SLAB_PARITY']?.split(',').filter(Boolean)
const scenarios = readScenarios().filter(({ name }) => !only?.length || only.includes(name))
const differences = knownDifferences()

describe('parity with a real control plane', function () {
  compare(
    this,
    scenarios.filter((scenario) => !scenario.nodes),
    controlPlanes,
  )

  it('knows differences of these steps only', () => {
    const steps = new Set(readScenarios().flatMap(({ name, steps }) => steps.map(({ title }) => `${name}: ${title}`)))
    assert.deepEqual(
      differences.map(({ scenario, step }) => `${scenario}: ${step}`).filter((heading) => !steps.has(heading)),
      [],
    )
  })
})

describe('parity with a real node', function () {
  before(function () {
    need(this, process.getuid?.() === 0 ? true : undefined, 'a real node needs root')
  })
  compare(
    this,
    scenarios.filter((scenario) => scenario.nodes),
    nodes,
  )
})

/** Runs the scenarios on two clusters and makes a test of each step. */
function compare(suite: Suite, chosen: readonly Scenario[], start: (folder: string) => Promise<Targets>): void {
  suite.timeout(900_000)
  let targets: Targets | undefined
  let runs = new Map<string, Promise<Answers[]>>()

  before(async function () {
    const why = 'K8SLAB_REAL_CLUSTER names no folder with the program real-cluster'
    const folder = need(this, process.env['K8SLAB_REAL_CLUSTER'], why)
    const kubectl = need(this, newestKubectl(), WHY_NO_KUBECTL).file
    if (chosen.length === 0) return
    const started = await start(folder)
    targets = started
    runs = startRuns(chosen, (scenario) => ({ scenario, targets: started, kubectl, known: knownOf(scenario) }))
  })
  after(async () => {
    await Promise.all([targets?.sandbox.close(), targets?.real.close()])
  })

  for (const scenario of chosen) {
    describe(`${scenario.name}: ${scenario.title}`, () => {
      let answers: Answers[] = []
      before(async () => {
        answers = (await runs.get(scenario.name)) ?? []
      })
      for (const [index, { title }] of scenario.steps.entries()) {
        it(title, () => judge(answers[index], knownOf(scenario).has(title)))
      }
    })
  }
}

function judge(answers: Answers | undefined, isKnown: boolean): void {
  assert.ok(answers, 'the scenario has ended before this step')
  const { sandbox, real, failure } = answers
  if (failure) throw failure
  if (!isKnown) assert.equal(sandbox, real)
  else assert.notEqual(sandbox, real, 'no difference any more: take it out of docs/sandbox-differences.md')
}

function knownOf({ name }: Scenario): Set<string> {
  const ofScenario = differences.filter(({ scenario }: Difference) => scenario === name)
  return new Set(ofScenario.map(({ step }) => step))
}
