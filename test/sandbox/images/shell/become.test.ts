import assert from 'node:assert/strict'
import { container } from '../container.ts'

/** Programs start within turns of the event loop, however long these take. */
async function started(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('a shell that becomes a program', () => {
  const firstProcess = async (image: string, argv: readonly string[]) => {
    const box = container(image)
    const { exited } = await box.start(argv)
    await started()
    return { box, exited, list: (await box.run(['ps'])).stdout }
  }

  it('passes SIGTERM on to the program by exec', async () => {
    const box = container('nginx:1.27')
    const { exited } = await box.start(['sh', '-c', 'echo ready; exec nginx -g "daemon off;"'])
    await box.printed('ready')
    await started()
    box.signal('SIGTERM')
    assert.deepEqual(await exited, { code: 0, outOfMemory: false })
  })

  it('keeps its process id', async () => {
    const { list, box } = await firstProcess('busybox', ['sh', '-c', 'exec sleep 1000'])
    assert.match(list, /^ +1 root +0:00 sleep 1000$/m)
    box.signal('SIGKILL')
  })

  for (const [image, script, first] of [
    ['busybox', 'sleep 1000', 'sleep 1000'],
    ['busybox', 'true && sleep 1000', 'sleep 1000'],
    ['busybox', 'true; sleep 1000', 'sleep 1000'],
    ['busybox', "trap 'echo bye' TERM; sleep 1000", "sh -c trap 'echo bye' TERM; sleep 1000"],
    ['busybox', 'sleep 1000; true', 'sh -c sleep 1000; true'],
    ['busybox', 'f() { sleep 1000; }; f', 'sh -c f() { sleep 1000; }; f'],
    ['busybox', 'sleep 1000 | cat', 'sh -c sleep 1000 | cat'],
  ] as const) {
    it(`is ${first.split(' ')[0]} after sh -c ${JSON.stringify(script)}`, async () => {
      const { list, box } = await firstProcess(image, ['sh', '-c', script])
      assert.ok(list.includes(`    1 root      0:00 ${first}\n`), list)
      box.signal('SIGKILL')
    })
  }

  it('waits for it as dash does, where dash is sh', async () => {
    const { list, box } = await firstProcess('debian', ['sh', '-c', 'sleep 1000'])
    assert.match(list, /^ +1 \?.* sh$/m)
    box.signal('SIGKILL')
  })

  const box = container('busybox')

  it('gives it the variables in front of it', async () => {
    assert.equal((await box.run('GREETING=hi printenv GREETING')).stdout, 'hi\n')
  })

  it('forgets its traps', async () => {
    assert.deepEqual(await box.run('trap "echo bye" EXIT; exec true'), { code: 0, stdout: '', stderr: '' })
  })

  it('goes on after a subshell that became one', async () => {
    assert.equal((await box.run('(exec echo inner); echo outer')).stdout, 'inner\nouter\n')
  })

  it('ends with 127 when there is no such program', async () => {
    assert.deepEqual(await box.run('exec nosuch; echo after'), {
      code: 127,
      stdout: '',
      stderr: '/bin/sh: exec: nosuch: not found\n',
    })
  })

  it('ends with 126 when it cannot be executed', async () => {
    const { code, stderr } = await box.run('echo text > /tmp/plain; exec /tmp/plain')
    assert.deepEqual([code, stderr], [126, '/bin/sh: exec: /tmp/plain: Permission denied\n'])
  })

  it('runs the command of env in its place', async () => {
    const { list, box: own } = await firstProcess('busybox', ['env', 'A=1', 'sleep', '1000'])
    assert.match(list, /^ +1 root +0:00 sleep 1000$/m)
    own.signal('SIGKILL')
  })
})
