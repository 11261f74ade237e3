import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { credentialsOf } from '../../src/cluster/credentials.ts'
import { kubeconfigPaths, listContexts, readContext } from '../../src/cluster/kubeconfig.ts'
import { UserError } from '../../src/util/errors.ts'

describe('the kubeconfig', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'k8slab-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (name: string, config: unknown) => {
    const file = path.join(folder, name)
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config))
    return file
  }
  const config = (name: string, user: Record<string, unknown> = {}, cluster: Record<string, unknown> = {}) => ({
    clusters: [{ name, cluster: { server: `https://${name}:6443/`, ...cluster } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  })

  it('is what kubectl would read', () => {
    assert.deepEqual(kubeconfigPaths('x', {}), ['x'])
    assert.deepEqual(kubeconfigPaths(undefined, { KUBECONFIG: ['a', '', 'b'].join(path.delimiter) }), ['a', 'b'])
    assert.deepEqual(kubeconfigPaths(undefined, {}), [path.join(os.homedir(), '.kube', 'config')])
  })

  it('gives the current context', async () => {
    const { name, namespace, cluster } = await readContext([write('a', config('a'))])
    assert.deepEqual([name, namespace, cluster['server']], ['a', 'default', 'https://a:6443/'])
  })

  it('of several files is the first to name a thing', async () => {
    const files = [write('a', config('a')), write('b', config('b')), path.join(folder, 'missing')]
    assert.equal((await readContext(files)).name, 'a')
    assert.equal((await readContext(files, 'b')).cluster['server'], 'https://b:6443/')
    assert.deepEqual(await listContexts(files), { names: ['a', 'b'], current: 'a' })
  })

  it('takes the paths in it from its own folder', async () => {
    write('ca.crt', 'CERTIFICATE')
    const context = await readContext([write('a', config('a', {}, { 'certificate-authority': 'ca.crt' }))])
    assert.equal(String((await credentialsOf(context)).tls.ca), 'CERTIFICATE')
  })

  it('gives the credentials that need no program', async () => {
    const headersOf = async (user: Record<string, unknown>) =>
      (await credentialsOf(await readContext([write('a', config('a', user))]))).headers()
    assert.deepEqual(await headersOf({ token: 't' }), { authorization: 'Bearer t' })
    assert.deepEqual(await headersOf({ tokenFile: write('token', 'from-file\n') }), {
      authorization: 'Bearer from-file',
    })
    assert.deepEqual(await headersOf({ username: 'u', password: 'p' }), { authorization: 'Basic dTpw' })
    assert.deepEqual(await headersOf({ token: 't', as: 'bob' }), {
      authorization: 'Bearer t',
      'impersonate-user': 'bob',
    })
    assert.deepEqual(await headersOf({}), {})
  })

  it('gives the certificates in it, and the server without its slash', async () => {
    const data = (text: string) => Buffer.from(text).toString('base64')
    const user = { 'client-certificate-data': data('cert'), 'client-key-data': data('key') }
    const { server, tls } = await credentialsOf(
      await readContext([write('a', config('a', user, { 'insecure-skip-tls-verify': true }))]),
    )
    assert.deepEqual(
      [server, String(tls.cert), String(tls.key), tls.rejectUnauthorized],
      ['https://a:6443', 'cert', 'key', false],
    )
  })

  it('runs the program that logs in, once for several requests', async () => {
    const counter = path.join(folder, 'runs')
    const program = `require("fs").appendFileSync(${JSON.stringify(counter)}, "x"); console.log(JSON.stringify({apiVersion:"client.authentication.k8s.io/v1",kind:"ExecCredential",status:{token:"exec"}}))`
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', program] }
    const credentials = await credentialsOf(await readContext([write('a', config('a', { exec }))]))
    const [first] = await Promise.all([credentials.headers(), credentials.headers(), credentials.headers()])
    assert.deepEqual(first, { authorization: 'Bearer exec' })
    assert.equal((await import('node:fs')).readFileSync(counter, 'utf8'), 'x')
  })

  const refused: [string, unknown, string | undefined, RegExp][] = [
    ['that is not there', undefined, undefined, /there is no such file/],
    ['that is no YAML', 'a: [', undefined, /cannot be read/],
    ['that is no map', '- 1', undefined, /is not a kubeconfig/],
    ['that is empty', '', undefined, /No current context/],
    ['without the context', config('minikube'), 'minkube', /No context is called "minkube"/],
    ['whose context names no cluster', { ...config('a'), clusters: [] }, undefined, /names the cluster "a"/],
  ]
  for (const [name, content, context, message] of refused) {
    it(`${name} is an error that says so`, async () => {
      const file = content === undefined ? path.join(folder, 'missing') : write('a', content)
      await assert.rejects(
        readContext([file], context),
        (error) => error instanceof UserError && message.test(error.message),
      )
    })
  }

  it('with a server that is no address is an error that says so', async () => {
    for (const server of ['', 'nonsense', 'ftp://x']) {
      const context = await readContext([write('a', config('a', {}, { server }))])
      await assert.rejects(credentialsOf(context), /no usable server address/)
    }
  })
})
