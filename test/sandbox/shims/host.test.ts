import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'

const shim = (name: string) => fileURLToPath(new URL(`../../../dist/shims/${name}.js`, import.meta.url))

describe('the stand-ins for tools of this machine', function () {
  this.timeout(20_000)
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  const run = (name: string, args: string[], input = '') =>
    spawnSync(process.execPath, [shim(name), ...args], { input, encoding: 'utf8', cwd: folder })

  it('jq cuts a token out of its input', () => {
    assert.deepEqual(
      { ...pick(run('jq', ['-r', '.token'], '{"token":"a.b.c"}')) },
      { status: 0, stdout: 'a.b.c\n', stderr: '' },
    )
  })

  it('jq reads a file', () => {
    writeFileSync(path.join(folder, 'pod.json'), '{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}')
    assert.equal(run('jq', ['-c', '[.spec.containers[].name]', 'pod.json']).stdout, '["a","b"]\n')
  })

  it('jq fails on what is no JSON', () => {
    assert.notEqual(run('jq', ['.'], 'no json').status, 0)
  })

  it("curl finds the cluster's addresses where the map says, and asks for a password", async () => {
    const server = createServer((request, response) =>
      response.end(`${request.headers.host} ${request.headers.authorization ?? ''}\n`),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    mkdirSync(path.join(folder, 'addresses'))
    const entry = { address: '203.0.113.10', port: 80, via: 'loadBalancer', state: 'open', local: port }
    writeFileSync(path.join(folder, 'addresses/addresses.json'), JSON.stringify([entry]))
    const { stdout } = await execa(process.execPath, [shim('curl'), '-s', '-u', 'user', 'http://203.0.113.10:80'], {
      input: 'password\n',
      env: { CURL_HOME: path.join(folder, 'addresses') },
    })
    server.close()
    const credentials = Buffer.from('user:password').toString('base64')
    assert.equal(stdout, `203.0.113.10 Basic ${credentials}`)
  })

  it('curl says when nobody listens', () => {
    assert.equal(run('curl', ['-s', 'http://127.0.0.1:1']).status, 7)
  })

  it('kubectl says where it looked when there is no cluster', () => {
    const { status, stderr } = spawnSync(process.execPath, [shim('kubectl'), 'get', 'pods'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder },
    })
    assert.equal(status, 1)
    assert.match(stderr, /localhost:8080 was refused/)
  })

  it('gcloud says where it works', () => {
    const { status, stderr } = spawnSync(process.execPath, [shim('gcloud'), 'auth', 'list'], {
      encoding: 'utf8',
      env: {},
    })
    assert.deepEqual({ status, works: stderr.includes('k8slab shell') }, { status: 1, works: true })
  })
})

function pick({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }) {
  return { status, stdout, stderr }
}
