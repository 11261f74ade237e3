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
  known(name: string): State | undefined
  ask(name: string, payload: string | undefined): void
  acknowledge(name: string, state: State | undefined): void
  /** The newest resourceVersion that was ever seen. */
  readonly newest: number
  see(resourceVersion: number): void
  /** How many writes were acknowledged. */
  readonly acknowledged: number
  /** What is wrong with the objects there are after a restart. They are what is known from then on. */
  compare(found: ReadonlyMap<string, State>): string[]
}

export function createLedger(): Ledger {
  const states = new Map<string, State>()
  const pending = new Map<string, Pending>()
  let newest = 0
  let acknowledged = 0
  const put = (name: string, state: State | undefined) => {
    if (state) states.set(name, state)
    else states.delete(name)
  }
  return {
    known: (name) => states.get(name),
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
    compare(found) {
      const wrong = [...new Set([...states.keys(), ...pending.keys(), ...found.keys()])].flatMap((name) =>
        judge(name, states.get(name), pending.get(name), found.get(name)),
      )
      for (const name of new Set([...states.keys(), ...found.keys()])) put(name, found.get(name))
      pending.clear()
      return wrong
    },
  }
}

function judge(name: string, known: State | undefined, asked: Pending | undefined, found: State | undefined): string[] {
  if (same(known, found)) return []
  if (asked && asked.payload === found?.payload && (found?.resourceVersion ?? 0) !== known?.resourceVersion) return []
  const shown = [known, asked, found].map((each) => (each ? cut(each) : 'nothing'))
  return [`${name}: acknowledged ${shown[0]}, asked for ${shown[1]}, found ${shown[2]}`]
}

function same(one: State | undefined, other: State | undefined): boolean {
  return one?.uid === other?.uid && one?.resourceVersion === other?.resourceVersion && one?.payload === other?.payload
}

function cut({ payload, ...rest }: State | Pending): string {
  return JSON.stringify({ ...rest, payload: payload?.slice(0, 40) })
}
