/** Who waits for a turn: an answer to a request, or the work of the cluster's components. They alternate, slice by slice, when both wait. */
export type Turn = 'request' | 'work'

/**
 * A promise when others are to be served before, in the order in which all asked; undefined when there is time. Never asked within
 * what must happen at once.
 */
export type GiveWay = (turn: Turn) => Promise<void> | undefined

/** How long one turn of the event loop is used before others get theirs, in milliseconds. */
const SLICE = 10

/**
 * Everything in the sandbox shares one thread. Whoever begins something, or goes on with something long, asks here first: so no turn of
 * the event loop lasts much longer than a slice, however much there is to do.
 * @param now milliseconds of the machine's time, whatever the cluster's clock says
 */
export function takingTurns(now: () => number): GiveWay {
  const waiting: Record<Turn, (() => void)[]> = { request: [], work: [] }
  let next: Turn = 'request'
  let began: number | undefined
  /** Whether this turn began with somebody who came, not with those who waited. */
  let came = true
  const begin = () => {
    setImmediate(end)
    began = now()
    return began
  }
  /** Who came has used the slice: connections and timers are looked at before those who wait have theirs. */
  const isUsed = () => came && began !== undefined && now() - began >= SLICE
  /** Connections and timers have been looked at: a new turn, for the side that waits longer. */
  const end = () => {
    const isLong = isUsed()
    began = undefined
    came = true
    const turn = waiting[next].length > 0 ? next : other(next)
    if (waiting[turn].length === 0) return
    came = false
    if (isLong) {
      begin()
      return
    }
    next = other(turn)
    const until = begin() + SLICE
    resume(turn, until)
  }
  /** What is resumed goes on in microtasks. Once none is left, whoever stands behind it sees how much of the slice remains. */
  const resume = (turn: Turn, until: number) => {
    const first = waiting[turn].shift()
    if (!first) return
    first()
    const more = () => {
      if (now() < until) resume(turn, until)
    }
    queueMicrotask(() => process.nextTick(more))
  }
  return (turn) => {
    if (began === undefined) begin()
    else if (waiting[turn].length > 0 || now() - began >= SLICE) {
      return new Promise((resolve) => {
        waiting[turn].push(resolve)
      })
    }
    return undefined
  }
}

export const giveWay = takingTurns(machineTime)

/** Resolves in a later turn of the event loop, when everybody has had a turn who waits for one now. */
export async function letOthersGoFirst(turn: Turn): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
  await giveWay(turn)
}

/** As `performance.now()`, for which Node.js would load a module of its own: 2 ms of the sandbox' start. */
export function machineTime(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}

function other(turn: Turn): Turn {
  return turn === 'request' ? 'work' : 'request'
}
