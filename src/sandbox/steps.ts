import { machineTime, type Turn, giveWay as usual } from './turns.ts'

/** Something that may take long, step by step: after each, others may be served. What it has read may have changed by then. */
export type Steps<T> = Generator<undefined, T, undefined>

/** So many fields or items, looked at one by one, are a step. */
export const PARTS_A_STEP = 2048
/** Deeper than that nothing is looked at in steps: what has thousands of parts has them above. */
export const STEPPED_DEPTH = 3

/** Thrown by steps that have to be made anew: what they have read has changed meanwhile. */
export class Overtaken extends Error {}

/** What takes less, in milliseconds, is done without looking at others: so that nothing small is ever overtaken. */
const LONG = 5
/** Who has been overtaken so often waits for nobody any more. */
const MOST_OVERTAKEN = 5

/** All steps in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  while (true) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Something short, as the one step that it is. */
// biome-ignore lint/correctness/useYield: there is nothing to wait for.
export function* oneStep<T>(run: () => T): Steps<T> {
  return run()
}

/** Steps with others in between. They begin anew when they have been overtaken. */
export async function inTurns<T>(
  begin: () => Steps<T>,
  { turn = 'request', giveWay = usual, now = machineTime }: Partial<Turns> = {},
): Promise<T> {
  for (let times = 0; times < MOST_OVERTAKEN; times++) {
    try {
      return await oneByOne(begin(), { turn, giveWay, now })
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
    }
  }
  return atOnce(begin())
}

/** Whose steps they are, and how time is told. */
export interface Turns {
  turn: Turn
  giveWay: typeof usual
  now: typeof machineTime
}

async function oneByOne<T>(steps: Steps<T>, { turn, giveWay, now }: Turns): Promise<T> {
  let began = now()
  while (true) {
    const { done, value } = steps.next()
    if (done) return value
    if (now() - began < LONG) continue
    await giveWay(turn)
    began = now()
  }
}
