import assert from 'node:assert/strict'
import { container } from '../container.ts'

describe('small tools', () => {
  const files = { '/proc/sys/net/ipv4/tcp_syncookies': '1\n', '/data/hello': 'hello world, 0123456789\n\0\x01\x02' }
  const box = container('busybox', { files })

  it('hexdump -C shows bytes and text', async () => {
    const { stdout } = await box.run('hexdump -C /data/hello')
    assert.equal(
      stdout,
      [
        '00000000  68 65 6c 6c 6f 20 77 6f  72 6c 64 2c 20 30 31 32  |hello world, 012|',
        '00000010  33 34 35 36 37 38 39 0a  00 01 02                 |3456789....|',
        '0000001b',
        '',
      ].join('\n'),
    )
  })

  it('gives bytes that are no text as they are', async () => {
    const { stdout } = await box.run('echo /wCACv4= | base64 -d | hexdump -C')
    assert.match(stdout, /^00000000 {2}ff 00 80 0a fe /)
  })

  it('packs and unpacks what it reads', async () => {
    const { stdout } = await box.run('gzip -c /data/hello > /tmp/h.gz; gunzip -c /tmp/h.gz | head -n 1')
    assert.equal(stdout, 'hello world, 0123456789\n')
  })

  it('hexdump shows words, the low byte first', async () => {
    assert.equal((await box.run('printf abc | hexdump')).stdout, `0000000 6261 0063${' '.repeat(30)}\n0000003\n`)
  })

  it('hexdump shows equal lines once', async () => {
    const { stdout } = await box.run("printf '%048d' 0 | hexdump -C")
    assert.match(stdout, /^00000000 .*\n\*\n00000030\n$/)
  })

  it('sysctl shows a kernel parameter', async () => {
    assert.equal((await box.run('sysctl net.ipv4.tcp_syncookies')).stdout, 'net.ipv4.tcp_syncookies = 1\n')
    assert.equal((await box.run('sysctl -n net/ipv4/tcp_syncookies')).stdout, '1\n')
  })

  it('sysctl sets none', async () => {
    const { code, stderr } = await box.run('sysctl net.ipv4.tcp_syncookies=0')
    assert.deepEqual(
      [code, stderr],
      [1, "sysctl: error setting key 'net.ipv4.tcp_syncookies': Read-only file system\n"],
    )
  })

  it('sysctl tells an unknown parameter', async () => {
    assert.equal((await box.run('sysctl no.such')).stderr, "sysctl: error: 'no.such' is an unknown key\n")
  })
})

describe('ip', () => {
  const box = container('busybox')

  it('shows the addresses of the pod', async () => {
    const { stdout } = await box.run('ip a')
    assert.ok(stdout.includes(`    inet ${box.net.ip}/24 brd 10.244.0.255 scope global eth0\n`), stdout)
    assert.match(stdout, /^1: lo: <LOOPBACK,UP,LOWER_UP>/)
  })

  it('shows the routes of the pod', async () => {
    const { stdout } = await box.run('ip route')
    assert.match(stdout, /^default via 10\.244\.0\.1 dev eth0 \n10\.244\.0\.0\/24 dev eth0 scope link {2}src /)
  })

  it('is not permitted to change anything', async () => {
    const { code, stderr } = await box.run('ip link add dummy0 type dummy')
    assert.deepEqual([code, stderr], [2, 'ip: RTNETLINK answers: Operation not permitted\n'])
  })
})

describe('ls -l', () => {
  it('shows owners and special bits', async () => {
    const box = container('busybox', { user: '1000:3000' })
    const { stdout } = await box.run(
      'mkdir /tmp/d && touch /tmp/d/f && chmod 2775 /tmp/d && ls -ld /tmp/d /tmp && ls -ln /tmp/d',
    )
    assert.match(stdout, /^drwxrwsr-x +2 1000 +3000 /m)
    assert.match(stdout, /^drwxrwxrwt +2 root +root /m)
    assert.match(stdout, /^-rw-r--r-- +1 1000 +3000 /m)
  })
})

describe('privileges', () => {
  it('are gained by a set-user-ID program', async () => {
    const box = container('registry.k8s.io/e2e-test-images/nonewprivs:1.3', { user: '1000' })
    assert.equal((await box.run(['/nnp'])).stdout, 'Effective uid: 0\n')
  })
})
