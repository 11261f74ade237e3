import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { whenIdle } from '../../../src/sandbox/daemon/idle.ts'
import { createAudit } from '../../../src/sandbox/server/audit.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

const MINUTE = 60_000

describe('idle stop', () => {
  const start = (connections = 0) => {
    const clock = fakeClock()
    const audit = createAudit()
    const sandbox = { audit, connections }
    let over = false
    void whenIdle(sandbox, clock, 10 * MINUTE).then(() => {
      over = true
    })
    return { clock, audit, sandbox, isOver: () => over }
  }

  it('comes when nobody asks anything for a while', async () => {
    const { clock, isOver } = start()
    await clock.advance(9 * MINUTE)
    assert.equal(isOver(), false)
    await clock.advance(2 * MINUTE)
    assert.equal(isOver(), true)
  })

  it('waits as long as a connection is open', async () => {
    const { clock, sandbox, isOver } = start(1)
    await clock.advance(60 * MINUTE)
    assert.equal(isOver(), false)
    sandbox.connections = 0
    await clock.advance(11 * MINUTE)
    assert.equal(isOver(), true)
  })

  it('starts anew with each request', async () => {
    const { clock, audit, isOver } = start()
    await clock.advance(9 * MINUTE)
    audit.record({} as never)
    await clock.advance(9 * MINUTE)
    assert.equal(isOver(), false)
  })
})
