import assert from 'node:assert/strict'
import { after, before, describe, it, type Suite } from 'mocha'
import { newestKubectl, WHY_NO_KUBECTL } from '../helpers/kubectl-versions.ts'
import { need } from '../helpers/need.ts'
import { type Difference, knownDifferences } from './support/differences.ts'
import { type Answers, type Run, runScenario } from './support/run-scenario.ts'
import { readScenarios, type Scenario } from './support/scenario.ts'
import { startRuns } from './support/schedule.ts'
import { isDifferent, reconsidered } from './support/second-opinion.ts'
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
  // The first scenario may have to wait for all others before it is run again.
  suite.timeout(2_400_000)
  let runs = new Map<string, Promise<Answers[]>>()
  let done: Promise<unknown> | undefined

  before(async function () {
    const why = 'K8SLAB_REAL_CLUSTER names no folder with the program real-cluster'
    const folder = need(this, process.env['K8SLAB_REAL_CLUSTER'], why)
    const kubectl = need(this, newestKubectl(), WHY_NO_KUBECTL).file
    if (chosen.length === 0) return
    const runOf = (scenario: Scenario, targets: Targets): Run => ({
      scenario,
      targets,
      kubectl,
      known: knownOf(scenario),
    })
    const targets = await start(folder)
    const firsts = startRuns(chosen, (scenario) => runOf(scenario, targets))
    // A machine can have one real node.
    const closed = Promise.allSettled(firsts.values()).then(() => close(targets))
    const again = async (name: string) => {
      await closed
      const alone = await start(folder)
      return runScenario(runOf(named(name), alone)).finally(() => close(alone))
    }
    runs = reconsidered(firsts, { differ, again })
    done = Promise.allSettled([closed, ...runs.values()])
  })
  after(() => done)

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

async function close({ sandbox, real }: Targets): Promise<void> {
  await Promise.all([sandbox.close(), real.close()])
}

function named(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name)
  assert.ok(found)
  return found
}

/** Whether a scenario has steps that differ and are not known to. */
function differ(name: string, answers: readonly Answers[]): boolean {
  const scenario = named(name)
  const known = knownOf(scenario)
  return scenario.steps.some(({ title }, index) => {
    const given = answers[index]
    return !known.has(title) && (!given || isDifferent(given))
  })
}

function judge(answers: Answers | undefined, isKnown: boolean): void {
  assert.ok(answers, 'the scenario has ended before this step')
  const { sandbox, real, failure, chance } = answers
  if (failure) throw failure
  if (chance && !isKnown)
    console.log(`      Once, and not again, the sandbox said\n${sandbox}\n      and the real one\n${real}`)
  else if (!isKnown) assert.equal(sandbox, real)
  else assert.notEqual(sandbox, real, 'no difference any more: take it out of docs/sandbox-differences.md')
}

function knownOf({ name }: Scenario): Set<string> {
  const ofScenario = differences.filter(({ scenario }: Difference) => scenario === name)
  return new Set(ofScenario.map(({ step }) => step))
}
