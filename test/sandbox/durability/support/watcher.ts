import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Ledger, State } from './ledger.ts'
import { CONFIG_MAPS, stateOf } from './writer.ts'

/** A client that keeps a copy of the objects by watching, over several lives of the server. */
export interface Mirror {
  objects: Map<string, State>
  /** The resourceVersion of the newest event. */
  at: number
}

interface Watching {
  /** Resolves with what is wrong with the events, when the server is gone. */
  ended: Promise<string[]>
  close(): void
  /** Whether the server no longer knew the resourceVersion that it was asked to go on from. */
  readonly gone: boolean
}

/** Goes on from where the mirror is. */
export function follow(client: Client, mirror: Mirror): Watching {
  const wrong: string[] = []
  let gone = false
  const { ended, close } = client.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${mirror.at}`, (line) => {
    const { type, object } = JSON.parse(line)
    if (type === 'ERROR') {
      gone = object.code === 410
      if (!gone) wrong.push(`a watch ended with ${line}`)
      return
    }
    const at = Number(object.metadata.resourceVersion)
    if (at <= mirror.at) wrong.push(`after ${mirror.at} a watch said ${type} ${object.metadata.name} at ${at}`)
    mirror.at = at
    const { name } = object.metadata
    if (!name.startsWith('writer-')) return
    if (type === 'ADDED' && mirror.objects.has(name)) wrong.push(`${name} was added twice`)
    if (type !== 'ADDED' && !mirror.objects.has(name)) wrong.push(`${name} was ${type} but never added`)
    if (type === 'DELETED') mirror.objects.delete(name)
    else mirror.objects.set(name, stateOf(object))
  })
  return {
    // 0: it broke before the answer.
    ended: ended.then((code) => ([0, 200, 410].includes(code) ? wrong : [...wrong, `a watch was answered ${code}`])),
    close,
    get gone() {
      return gone
    },
  }
}

/** Goes on from where the mirror is again and again, each time for up to `longest` milliseconds, until the server is gone. */
export async function followInTurns(
  client: Client,
  mirror: Mirror,
  random: () => number,
  longest: number,
): Promise<string[]> {
  const wrong: string[] = []
  for (;;) {
    let over = false
    const watching = follow(client, mirror)
    const ended = watching.ended.then((found) => {
      over = true
      wrong.push(...found)
    })
    await Promise.race([ended, delay(random() * longest)])
    if (watching.gone) wrong.push(`a watch could not go on from ${mirror.at} in the same life`)
    if (over) return wrong
    watching.close()
    await ended
  }
}

/** Acknowledged changes that lie before the newest event and were not among the events. */
export function missed(mirror: Mirror, ledger: Ledger): string[] {
  return ledger.names().flatMap((name) => {
    const known = ledger.known(name)
    if (!known || known.resourceVersion > mirror.at) return []
    const seen = mirror.objects.get(name)
    const isSame = seen?.resourceVersion === known.resourceVersion && seen.payload === known.payload
    // A deletion or a newer write that has not been acknowledged.
    const isNewer = seen ? seen.resourceVersion > known.resourceVersion : ledger.isAsked(name)
    return isSame || isNewer ? [] : [`${name} at ${known.resourceVersion} was missed: ${seen?.resourceVersion}`]
  })
}
