import assert from 'node:assert/strict'
import { container } from '../container.ts'
import { typeIn } from '../shell/terminal.ts'

describe('stty', () => {
  it('tells and takes the size of the terminal', async () => {
    const session = typeIn('busybox', ['sh'])
    await session.type('stty size; echo first\n', '\r\nfirst')
    await session.type('stty rows 33 cols 101; stty size; echo second\n', '\r\nsecond')
    await session.type('exit\n', 'exit')
    assert.equal(await session.exited, 0)
    assert.match(session.shown(), /24 80\r\nfirst/)
    assert.match(session.shown(), /33 101\r\nsecond/)
  })

  it('has nothing to tell without a terminal', async () => {
    const { code, stderr } = await container('busybox').run('stty size')
    assert.deepEqual([code, stderr], [1, 'stty: standard input: Inappropriate ioctl for device\n'])
  })
})
