import { Duplex } from 'node:stream'
import { addressError } from './errors.ts'
import type { Connection } from './types.ts'

export interface Address {
  address: string
  port: number
}

/**
 * The two ends of one new connection between two addresses: what is written to one is read from the other, with backpressure. `seenAs`
 * is the address the client believes it talks to, e.g. that of a Service.
 */
export function connectionPair(client: Address, server: Address, seenAs = server): [Connection, Connection] {
  const near = new End(client, seenAs)
  const far = new End(server, client)
  near.join(far)
  far.join(near)
  return [near, far]
}

/** Ends a connection as a TCP reset does: the peer's reads and writes fail with ECONNRESET. */
export function reset(connection: Connection): void {
  connection.destroy(addressError('read', 'ECONNRESET'))
}

class End extends Duplex {
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  #peer: End | undefined
  #ended = false
  /** The peer's write that waits until this end has room again. */
  #resume: (() => void) | undefined

  constructor(local: Address, remote: Address) {
    super({ allowHalfOpen: true })
    this.localAddress = local.address
    this.localPort = local.port
    this.remoteAddress = remote.address
    this.remotePort = remote.port
    // A reset reaches whoever listens; without a listener it only ends the stream, as a socket nobody reads from.
    this.on('error', () => {})
  }

  join(peer: End): void {
    this.#peer = peer
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // Delivered on a later tick: two programs that answer each other would otherwise grow the stack.
    process.nextTick(() => {
      const peer = this.#peer
      if (!peer || peer.destroyed) return done(addressError('write', 'ECONNRESET'))
      if (peer.push(chunk)) return done()
      peer.#resume = done
    })
  }

  override _read(): void {
    const resume = this.#resume
    this.#resume = undefined
    resume?.()
  }

  override _final(done: () => void): void {
    process.nextTick(() => {
      this.#peer?.endInput()
      done()
    })
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const peer = this.#peer
    this.#resume?.()
    this.#resume = undefined
    process.nextTick(() => {
      if (!peer || peer.destroyed) return
      if (error) peer.destroy(addressError('read', 'ECONNRESET'))
      else peer.endInput()
    })
    done(error)
  }

  endInput(): void {
    if (this.#ended || this.destroyed) return
    this.#ended = true
    this.push(null)
  }
}
