import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { fakeClock } from '../../../helpers/fake-clock.ts'
import { container } from '../container.ts'

describe('shell', () => {
  const box = container('busybox')
  const output = async (script: string, stdin?: string) => {
    const { stdout, stderr } = await box.run(script, stdin)
    return stdout + stderr
  }

  for (const [script, expected] of Object.entries({
    'echo hi': 'hi\n',
    'echo \'a  b\' "c  d"': 'a  b c  d\n',
    'x="a  b"; echo $x; echo "$x"': 'a b\na  b\n',
    'echo ${UNSET:-default} ${#HOME} ${HOME%/*}x ${HOME#/}': 'default 5 x root\n',
    'echo $((2 * (3 + 4))) $(echo nested $(echo deep))': '14 nested deep\n',
    'for i in 1 2 3; do echo $i; done': '1\n2\n3\n',
    'i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done': '1\n3\n',
    'case nginx in ng*) echo yes;; *) echo no;; esac': 'yes\n',
    'f() { echo "$1-$#"; return 3; }; f a b; echo $?': 'a-2\n3\n',
    'if [ -d /etc ] && [ ! -e /nope ]; then echo ok; fi': 'ok\n',
    'false || echo rescued; true && echo went on': 'rescued\nwent on\n',
    'set -- a "b c"; for x in "$@"; do echo "<$x>"; done': '<a>\n<b c>\n',
    'cat <<EOF\nhome=$HOME\nEOF': 'home=/root\n',
    'echo one two | { read a b; echo $b $a; }': 'two one\n',
    'echo err >&2 | cat; (exit 4); echo $?': '4\nerr\n',
    'echo text > /tmp/t; echo more >> /tmp/t; cat < /tmp/t': 'text\nmore\n',
    'cd /etc && echo pass*': 'passwd\n',
    '! true; echo $?': '1\n',
    'x=1; (x=2); echo $x': '1\n',
    'A=1 env | grep ^A=': 'A=1\n',
    'sleep 0 & wait; echo done': 'done\n',
    'printf "%s=%03d\\n" a 7': 'a=007\n',
    'nosuch; echo $?': '127\n/bin/sh: nosuch: not found\n',
    'yes | head -2': 'y\ny\n',
    'seq 3 | sort -r | tr "\\n" ,': '3,2,1,',
    "echo a:b | awk -F: '{print $2}'": 'b\n',
    'trap "echo bye" EXIT; echo hi': 'hi\nbye\n',
    'echo {a,b}{1..2}': 'a1 a2 b1 b2\n',
    'eval "echo $(printf %s x)y"': 'xy\n',
  })) {
    it(`runs ${JSON.stringify(script)}`, async () => assert.equal(await output(script), expected))
  }

  it('ends with the status of exit', async () => assert.equal((await box.run('exit 7')).code, 7))

  it('ends at the first failure with -e', async () => {
    assert.deepEqual(await box.run('set -e; echo a; false; echo b'), { code: 1, stdout: 'a\n', stderr: '' })
  })

  it('reports a syntax error with 2', async () => assert.equal((await box.run('if true; then')).code, 2))

  it('runs commands from stdin as they come', async () => {
    const { stdout } = await box.run(['sh'], 'echo a\nif true\nthen echo b\nfi\n')
    assert.equal(stdout, 'a\nb\n')
  })

  it('runs scripts of files', async () => {
    const scripted = container('busybox', { files: { '/bin/go.sh': '#!/bin/sh\necho "got $1"\n' } })
    assert.equal((await scripted.run(['/bin/go.sh', 'it'])).stdout, 'got it\n')
  })

  it('prints line by line while a loop goes on, and ends when killed', async () => {
    const clock = fakeClock()
    const looping = container('busybox', { clock })
    const process = await looping.start(['sh', '-c', 'while true; do date; sleep 1; done'])
    for (let second = 0; second < 3; second++) await clock.advance(1000)
    assert.ok(looping.stdout().split('\n').length >= 3, looping.stdout())
    process.signal('SIGKILL')
    assert.equal((await process.exited).code, 137)
  })

  it('runs a trap for SIGTERM after the command that runs', async () => {
    const clock = fakeClock()
    const trapping = container('busybox', { clock })
    const process = await trapping.start(['sh', '-c', 'trap "echo caught; exit 0" TERM; while true; do sleep 1; done'])
    await clock.advance(1000)
    process.signal('SIGTERM')
    await clock.advance(1000)
    assert.equal((await process.exited).code, 0)
    assert.equal(trapping.stdout(), 'caught\n')
  })

  it('lets a trapped signal interrupt wait', async () => {
    const clock = fakeClock()
    const waiting = container('busybox', { clock })
    const process = await waiting.start(['sh', '-c', 'trap "exit 5" TERM; sleep 1000 & wait'])
    await clock.advance(10)
    process.signal('SIGTERM')
    assert.equal((await process.exited).code, 5)
  })

  it('ends a background job by its id', async () => {
    const { stdout } = await box.run('sleep 100 & kill $!; wait $!; echo ended')
    assert.equal(stdout, 'ended\n')
  })

  it('keeps its state between lines of stdin', async () => {
    const stdin = new PassThrough()
    const fresh = container('busybox')
    await fresh.start(['sh'], stdin)
    stdin.write('cd /etc\nx=5\n')
    stdin.end('echo $x $PWD\n')
    await fresh.printed('5 /etc')
  })
})
