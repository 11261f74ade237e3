import assert from 'node:assert/strict'
import { typeIn } from './terminal.ts'

const CTRL_C = '\x03'

describe('Ctrl-C in a shell at a terminal', () => {
  const shell = async (image = 'busybox', argv = ['sh']) => {
    const session = typeIn(image, argv)
    await session.type('', image === 'debian' ? '# ' : '/ # ')
    return session
  }

  it('ends the command and leaves its status', async () => {
    const session = await shell()
    await session.type('sleep 100\r', '\r\n')
    await session.type(CTRL_C, '/ # ')
    await session.type('echo $?\r', '130\r\n/ # ')
    void session.type('exit\r', '')
    assert.equal(await session.exited, 0)
    assert.equal(session.shown(), '/ # sleep 100\r\n^C\r\n/ # echo $?\r\n130\r\n/ # exit\r\n')
  })

  it('at the prompt is the status of a plain exit', async () => {
    const session = await shell()
    await session.type(CTRL_C, '/ # ')
    void session.type('exit\r', '')
    assert.equal(await session.exited, 130)
  })

  it('ends a loop of commands', async () => {
    const session = await shell('debian', ['bash'])
    await session.type('for i in 1 2 3; do echo turn $i; sleep 100; done\r', 'turn 1\r\n')
    await session.type(CTRL_C, '# ')
    assert.ok(!session.shown().includes('turn 2'))
  })

  it('ends a script and what it runs', async () => {
    const session = await shell()
    await session.type('sh -c "echo begun; sleep 100; echo after"\r', 'begun\r\n')
    await session.type(CTRL_C, '/ # ')
    assert.ok(!session.shown().includes('\r\nafter'))
  })

  it('leaves commands in the background alone', async () => {
    const session = await shell()
    await session.type('sleep 100 &\r', '/ # ')
    await session.type(CTRL_C, '/ # ')
    await session.type('ps | grep -c "[s]leep 100"\r', '1\r\n/ # ')
  })

  it('is left to a program that handles it', async () => {
    const session = await shell()
    await session.type('ping -i 100 127.0.0.1; echo status $?\r', 'seq=0')
    await session.type(CTRL_C, 'status 0')
    assert.match(session.shown(), /1 packets transmitted, 1 packets received/)
  })
})
