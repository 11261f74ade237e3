import { type Answers, type Run, runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'

/** How many scenarios that do not touch each other run at the same time. */
const LANES = 4

/** Starts all scenarios: first those that may run beside others, then the rest one by one. Gives what will be the answers of each. */
export function startRuns(
  scenarios: readonly Scenario[],
  runOf: (scenario: Scenario) => Run,
): Map<string, Promise<Answers[]>> {
  const runs = new Map<string, Promise<Answers[]>>()
  const queue = scenarios.filter(({ beside }) => beside)
  const lanes = Array.from({ length: LANES }, () => Promise.resolve<unknown>(undefined))
  const start = (after: Promise<unknown>, scenario: Scenario) => {
    const run = after.then(() => runScenario(runOf(scenario)))
    // Whoever asks for the answers hears of the failure.
    const ended = run.catch(() => undefined)
    runs.set(scenario.name, run)
    return ended
  }
  for (const [index, scenario] of queue.entries()) {
    const lane = index % LANES
    lanes[lane] = start(lanes[lane] ?? Promise.resolve(), scenario)
  }
  let last: Promise<unknown> = Promise.all(lanes)
  for (const scenario of scenarios) if (!scenario.beside) last = start(last, scenario)
  return runs
}
