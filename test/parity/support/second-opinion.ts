import type { Answers } from './run-scenario.ts'

/** How often a scenario whose answers differ is run again, alone. */
const OPINIONS = 2
/** Where more scenarios differ than these, it is not by chance. */
const MOST = 10

export interface Opinions {
  /** Whether the answers of a scenario are other than they should be. */
  differ(name: string, answers: readonly Answers[]): boolean
  /** Runs a scenario alone, on clusters of its own. Nothing else runs then. */
  again(name: string): Promise<Answers[]>
}

/**
 * What came first in a busy cluster may be chance, in the real one as well as in the sandbox. So where their answers differ, the scenario is run
 * again: a difference is one when the sandbox says again what the real cluster has not said in any run.
 * @param firsts the answers of each scenario, as soon as it has ended
 */
export function reconsidered(
  firsts: ReadonlyMap<string, Promise<Answers[]>>,
  { differ, again }: Opinions,
): Map<string, Promise<Answers[]>> {
  let last: Promise<unknown> = Promise.allSettled(firsts.values())
  let count = 0
  const judged = async (name: string, first: Promise<Answers[]>): Promise<Answers[]> => {
    const answers = await first
    if (!differ(name, answers) || ++count > MOST) return answers
    const others = last.then(() => repeated(() => again(name)))
    last = others.catch(() => undefined)
    return merged(answers, await others)
  }
  return new Map([...firsts].map(([name, first]) => [name, judged(name, first)]))
}

async function repeated(run: () => Promise<Answers[]>): Promise<Answers[][]> {
  const all: Answers[][] = []
  for (let count = 0; count < OPINIONS; count++) all.push(await run())
  return all
}

/** The answers of the run that counts for each step. */
export function merged(first: readonly Answers[], others: readonly Answers[][]): Answers[] {
  const length = Math.max(first.length, ...others.map((each) => each.length))
  return Array.from({ length }, (_, step) => mergedStep([first, ...others].map((answers) => answers[step])))
}

function mergedStep(runs: readonly (Answers | undefined)[]): Answers {
  const [first, ...others] = runs
  const said = new Set(runs.map((each) => each?.real))
  const wrong = others.find((each) => !each || each.failure || !said.has(each.sandbox))
  const missing = { sandbox: '', real: '', failure: new Error('the scenario has ended before this step') }
  if (wrong || others.includes(undefined)) return wrong ?? missing
  const once = first ?? missing
  return isDifferent(once) ? { ...once, failure: undefined, chance: true } : once
}

/** Whether a step had other answers, or none. */
export function isDifferent({ sandbox, real, failure }: Answers): boolean {
  return failure !== undefined || sandbox !== real
}
