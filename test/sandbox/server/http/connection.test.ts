import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { describe, it } from 'mocha'
import { endInTurn, fewATurn } from '../../../../src/sandbox/server/http/connection.ts'

describe('the end of a connection', () => {
  const connection = () => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
    const told: string[] = []
    socket.on('data', (data) => told.push(String(data)))
    socket.on('end', () => told.push('end'))
    return { socket, told }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  it('is told when it is its turn, and what came before at once', async () => {
    const { socket, told } = connection()
    let turn = () => {}
    const waiting = new Promise<void>((resolve) => {
      turn = resolve
    })
    endInTurn(socket as TLSSocket, () => waiting)
    socket.push('data')
    socket.push(null)
    await settled()
    assert.deepEqual(told, ['data'])
    turn()
    await settled()
    assert.deepEqual(told, ['data', 'end'])
  })

  it('is told at once when there is time', async () => {
    const { socket, told } = connection()
    endInTurn(socket as TLSSocket, () => undefined)
    socket.push(null)
    await settled()
    assert.deepEqual(told, ['end'])
  })

  it('is no matter any more for one that was closed meanwhile', async () => {
    const { socket, told } = connection()
    let turn = () => {}
    endInTurn(
      socket as TLSSocket,
      () =>
        new Promise<void>((resolve) => {
          turn = resolve
        }),
    )
    socket.push(null)
    socket.destroy()
    turn()
    await settled()
    assert.deepEqual(told, [])
  })

  it('comes with few others in one turn of the event loop', async () => {
    const wait = fewATurn(2)
    const told: number[] = []
    for (let index = 0; index < 5; index++) {
      const turn = wait()
      if (turn) turn.then(() => told.push(index))
      else told.push(index)
    }
    assert.deepEqual(told, [0, 1])
    await settled()
    assert.deepEqual(told, [0, 1, 2, 3])
    await settled()
    assert.deepEqual(told, [0, 1, 2, 3, 4])
    await settled()
    assert.equal(wait(), undefined)
  })
})
