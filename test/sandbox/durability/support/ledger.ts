/** One state of an object as a client knows it. */
export interface State {
  uid: string
  resourceVersion: number
  payload: string
}

/** A write without an answer yet: the payload it would leave, or none for a deletion. */
interface Pending {
  payload: string | undefined
}

/** What the server has acknowledged, and what it was asked for when it was killed. */
export interface Ledger {
  /** The objects that are there as far as is known. */
  names(): string[]
  known(name: string): State | undefined
  /** Whether a write of it has no answer yet. */
  isAsked(name: string): boolean
  /** A number that no other payload has: a write of what is there already would change nothing. */
  ticket(): number
  ask(name: string, payload: string | undefined): void
  acknowledge(name: string, state: State | undefined): void
  /** The newest resourceVersion that was ever seen, in an answer or an event. */
  readonly newest: number
  see(resourceVersion: number): void
  /** How many writes were acknowledged. */
  readonly acknowledged: number
  /** How many objects were compared with what was acknowledged, and how many writes without an answer had been made. */
  readonly compared: number
  readonly unanswered: number
  /** What is wrong with the objects there are after a restart. They are what is known from then on. */
  compare(found: ReadonlyMap<string, State>): string[]
}

export function createLedger(): Ledger {
  const states = new Map<string, State>()
  const pending = new Map<string, Pending>()
  const uids = new Set<string>()
  let [newest, acknowledged, compared, unanswered, tickets] = [0, 0, 0, 0, 0]
  const put = (name: string, state: State | undefined) => {
    if (state) states.set(name, state)
    else states.delete(name)
    if (state) uids.add(state.uid)
  }
  return {
    names: () => [...states.keys()],
    known: (name) => states.get(name),
    isAsked: (name) => pending.has(name),
    ticket: () => ++tickets,
    ask: (name, payload) => void pending.set(name, { payload }),
    acknowledge(name, state) {
      pending.delete(name)
      put(name, state)
      acknowledged++
    },
    get newest() {
      return newest
    },
    see(resourceVersion) {
      newest = Math.max(newest, resourceVersion)
    },
    get acknowledged() {
      return acknowledged
    },
    get compared() {
      return compared
    },
    get unanswered() {
      return unanswered
    },
    compare(found) {
      const names = [...new Set([...states.keys(), ...pending.keys(), ...found.keys()])]
      const wrong = names.flatMap((name) => judge(name, states.get(name), pending.get(name), found.get(name), uids))
      compared += names.length
      for (const name of names) {
        if (!same(states.get(name), found.get(name))) unanswered++
        put(name, found.get(name))
      }
      pending.clear()
      return wrong
    },
  }
}

function judge(
  name: string,
  known: State | undefined,
  asked: Pending | undefined,
  found: State | undefined,
  uids: ReadonlySet<string>,
): string[] {
  if (same(known, found)) return []
  if (asked && asked.payload === found?.payload && follows(known, found, uids)) return []
  const shown = [known, asked, found].map((each) => (each ? cut(each) : 'nothing'))
  return [`${name}: acknowledged ${shown[0]}, asked for ${shown[1]}, found ${shown[2]}`]
}

function same(one: State | undefined, other: State | undefined): boolean {
  return one?.uid === other?.uid && one?.resourceVersion === other?.resourceVersion && one?.payload === other?.payload
}

/** Whether a state may come of another one by a write: a newer one of the same object, a new object, or none. */
function follows(known: State | undefined, found: State | undefined, uids: ReadonlySet<string>): boolean {
  if (!found) return true
  if (!known) return !uids.has(found.uid)
  return found.uid === known.uid && found.resourceVersion > known.resourceVersion
}

function cut({ payload, ...rest }: State | Pending): string {
  return JSON.stringify({ ...rest, payload: payload?.slice(0, 40) })
}
