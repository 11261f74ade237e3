import { createHash, randomBytes } from 'node:crypto'

/** A new id as containerd makes them: 64 hexadecimal digits. */
export function newId(): string {
  return randomBytes(32).toString('hex')
}

/** The id of a pod's sandbox; the same for everyone who speaks of it. */
export function sandboxId(podUid: string): string {
  return createHash('sha256').update(`sandbox ${podUid}`).digest('hex')
}
