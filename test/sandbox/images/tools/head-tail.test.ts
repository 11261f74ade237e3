import assert from 'node:assert/strict'
import { container } from '../container.ts'

describe('head and tail', () => {
  const files = {
    '/d/abc': 'a\nb\nc',
    '/d/two': '1\n2\n',
    '/d/blank': '\n\nx\n',
  }
  const box = container('busybox', { files })

  for (const [line, expected] of Object.entries({
    'head -n 2 /d/abc': 'a\nb\n',
    'head -2 /d/abc': 'a\nb\n',
    'head -n 9 /d/abc': 'a\nb\nc',
    'head -n 0 /d/abc': '',
    'head -n -1 /d/abc': 'a\nb\n',
    'head -n -9 /d/abc': '',
    'head --lines=1 /d/abc': 'a\n',
    'head -c 3 /d/abc': 'a\nb',
    'head -c -2 /d/abc': 'a\nb',
    'head -c 1k /d/abc': 'a\nb\nc',
    'printf "a\\nb" | head': 'a\nb',
    'yes | head -n 3': 'y\ny\ny\n',
    'tail -n 2 /d/abc': 'b\nc',
    'tail -1 /d/abc': 'c',
    'tail -n 9 /d/abc': 'a\nb\nc',
    'tail -n 0 /d/abc': '',
    'tail -n 2 /d/blank': '\nx\n',
    'tail -n 3 /d/blank': '\n\nx\n',
    'tail -n +2 /d/abc': 'b\nc',
    'tail -n +0 /d/abc': 'a\nb\nc',
    'tail +3 /d/abc': 'c',
    'tail -c 2 /d/abc': '\nc',
    'tail -c -2 /d/abc': '\nc',
    'tail -c +3 /d/abc': 'b\nc',
    'tail -c+0 /d/abc': 'a\nb\nc',
    'tail -c+1 /d/abc': 'a\nb\nc',
    'tail -c +9 /d/abc': '',
    'head -n 1 /d/abc /d/two': '==> /d/abc <==\na\n\n==> /d/two <==\n1\n',
    'tail -q -n 1 /d/abc /d/two': 'c2\n',
    'head -v -n 1 < /d/two': '==> standard input <==\n1\n',
  })) {
    it(line, async () => {
      assert.equal((await box.run(line)).stdout, expected)
    })
  }

  it('takes bytes as they are', async () => {
    const { stdout } = await box.run('echo /wCACv4= | base64 -d | tail -c +2 | head -n 1 | hexdump -C')
    assert.match(stdout, /^00000000 {2}00 80 0a /)
  })

  it('goes on after a file that is not there', async () => {
    const { code, stdout, stderr } = await box.run('head -n 1 /d/nope /d/two')
    assert.deepEqual([code, stdout], [1, '==> /d/two <==\n1\n'])
    assert.equal(stderr, 'head: /d/nope: No such file or directory\n')
  })

  it('refuses what is no number', async () => {
    const { code, stderr } = await box.run('tail -n x /d/abc')
    assert.deepEqual([code, stderr], [1, "tail: invalid number of lines: 'x'\n"])
  })
})
