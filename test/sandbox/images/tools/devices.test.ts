import assert from 'node:assert/strict'
import { container } from '../container.ts'

describe('devices', () => {
  const box = container('busybox')
  const out = async (command: string) => (await box.run(command)).stdout

  it('stand in /dev', async () => {
    const names = (await out('ls /dev')).trim().split(/\s+/)
    for (const name of ['full', 'null', 'random', 'shm', 'stdout', 'tty', 'urandom', 'zero'])
      assert.ok(names.includes(name), name)
  })

  it('/dev/zero gives zeros for as long as somebody reads', async () => {
    assert.equal(await out('cat /dev/zero | head -c 5 | wc -c'), '5\n')
    assert.equal(await out('head -c 3 /dev/zero | hexdump -C | head -n 1 | cut -c 11-18'), '00 00 00\n')
    assert.equal(await out('head -c 100000 < /dev/zero | wc -c'), '100000\n')
  })

  it('/dev/urandom and /dev/random give other bytes each time', async () => {
    for (const path of ['/dev/urandom', '/dev/random']) {
      const [first, second] = [await out(`head -c 16 ${path} | base64`), await out(`head -c 16 ${path} | base64`)]
      assert.match(first, /^[\w+/]{22}==\n$/)
      assert.notEqual(first, second)
    }
  })
})

describe('dd', () => {
  it('copies blocks and tells how many', async () => {
    const box = container('busybox')
    const { code, stderr } = await box.run('dd if=/dev/zero of=/tmp/file bs=1k count=5')
    assert.equal(code, 0)
    assert.match(
      stderr,
      /^5\+0 records in\n5\+0 records out\n5120 bytes \(5\.0KB\) copied, [\d.]+ seconds, [\d.]+[KMG]?B\/s\n$/,
    )
    assert.equal((await box.run('wc -c < /tmp/file')).stdout, '5120\n')
  })

  it('tells it as coreutils do in Debian', async () => {
    const { stderr } = await container('nginx').run('dd if=/dev/zero of=/dev/null bs=1M count=1')
    assert.match(stderr, /\n1048576 bytes \(1\.0 MB, 1\.0 MiB\) copied, [\d.]+ s, [\d.]+ [kMG]?B\/s\n$/)
  })

  it('skips, seeks and leaves the rest where told to', async () => {
    const box = container('busybox')
    assert.equal((await box.run('printf 0123456789 | dd bs=2 skip=1 count=2 status=none')).stdout, '2345')
    await box.run('printf abcdef > /tmp/f')
    await box.run('printf XY | dd of=/tmp/f bs=1 seek=2 conv=notrunc status=none')
    assert.equal((await box.run('cat /tmp/f')).stdout, 'abXYef')
  })

  it('counts a block that is not full', async () => {
    assert.match(
      (await container('busybox').run('printf abc | dd of=/dev/null')).stderr,
      /^0\+1 records in\n0\+1 records out\n/,
    )
  })

  it('complains about what it does not know', async () => {
    const { code, stderr } = await container('busybox').run('dd bs=x')
    assert.deepEqual([code, stderr], [1, "dd: invalid number 'x'\n"])
  })
})

describe('xargs', () => {
  const box = container('busybox')
  const cases: [command: string, stdout: string][] = [
    ['printf "a b\\nc" | xargs', 'a b c\n'],
    ['printf "a b\\nc" | xargs -n1', 'a\nb\nc\n'],
    ['printf "a b c" | xargs -n 2 echo x', 'x a b\nx c\n'],
    ['printf "a b\\nc\\n" | xargs -I{} echo "<{}>"', '<a b>\n<c>\n'],
    ['printf "a b\\0c" | xargs -0 -n1', 'a b\nc\n'],
    ['printf "\'a b\' c" | xargs -n1', 'a b\nc\n'],
    ['printf a,b | xargs -d , -n1', 'a\nb\n'],
    ['printf "" | xargs -r echo none', ''],
    ['printf "" | xargs echo once', 'once\n'],
    ['printf "1 2" | xargs -n1 -P2 sh -c \'echo "got $0"\'', 'got 1\ngot 2\n'],
  ]
  for (const [command, stdout] of cases)
    it(`does ${command}`, async () => assert.equal((await box.run(command)).stdout, stdout))

  it('tells by its exit code that a command failed or is not there', async () => {
    assert.equal((await box.run('echo a | xargs false')).code, 123)
    const { code, stderr } = await box.run('echo a | xargs nope')
    assert.deepEqual([code, stderr], [127, 'xargs: nope: No such file or directory\n'])
    assert.equal((await box.run('echo a | xargs -Z')).stderr, "xargs: invalid option -- 'Z'\n")
  })
})
