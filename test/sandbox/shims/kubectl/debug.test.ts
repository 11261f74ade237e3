import assert from 'node:assert/strict'
import type { FakeServer } from './support/fake-server.ts'
import { startFakeServer } from './support/fake-server.ts'
import { run, temporaryKubeconfig } from './support/run.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' }, uid: 'u' },
  spec: { nodeName: 'n', containers: [{ name: 'web', image: 'nginx' }] },
  status: { phase: 'Running', ephemeralContainerStatuses: [{ name: 'dbg', state: { terminated: { exitCode: 0 } } }] },
}

describe('kubectl debug', () => {
  let server: FakeServer
  let kubeconfig: ReturnType<typeof temporaryKubeconfig>
  before(async () => {
    const answers = {
      'GET /api/v1/nodes/n': { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } },
      'GET /api/v1/namespaces/default/pods/web': pod,
      'GET /api/v1/namespaces/default/pods': { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [pod] },
      'GET /api/v1/namespaces/default/pods/web/log': 'what it said\n',
      'PATCH /api/v1/namespaces/default/pods/web/ephemeralcontainers': pod,
      'POST /api/v1/namespaces/default/pods': { ...pod, metadata: { name: 'copy', namespace: 'default' } },
    }
    server = await startFakeServer({ answers })
    kubeconfig = temporaryKubeconfig(server.url)
  })
  after(async () => {
    kubeconfig.remove()
    await server.close()
  })

  const debug = (...argv: string[]) => run(['debug', ...argv], { kubeconfig: kubeconfig.path })
  const sent = (method: string) =>
    JSON.parse(server.requests.findLast((request) => request.method === method)?.body ?? 'null')

  it('adds an ephemeral container to the pod', async () => {
    const { stdout, stderr, code } = await debug('web', '--image=busybox', '-c', 'dbg', '--target=web', '--', 'ls', '/')
    assert.equal(code, 0)
    assert.match(stdout, /^Targeting container "web"\. If you don't see processes/)
    assert.match(stderr, /^--profile=legacy is deprecated/)
    const container = { name: 'dbg', image: 'busybox', command: ['ls', '/'], terminationMessagePolicy: 'File' }
    assert.deepEqual(sent('PATCH'), { spec: { ephemeralContainers: [{ ...container, targetContainerName: 'web' }] } })
  })

  it('gives it what its profile says', async () => {
    const { stderr } = await debug('web', '--image=busybox', '-c', 'dbg', '--profile=general', '-q')
    assert.equal(stderr, '')
    assert.deepEqual(sent('PATCH').spec.ephemeralContainers[0].securityContext, {
      capabilities: { add: ['SYS_PTRACE'] },
    })
  })

  it('names it where nobody does', async () => {
    const { stdout } = await debug('web', '--image=busybox', '--profile=general')
    assert.match(stdout, /^Defaulting debug container name to debugger-[a-z0-9]{5}\.\n$/)
  })

  it('shows the log of one that has ended', async () => {
    const { stdout } = await debug('web', '-i', '--image=busybox', '-c', 'dbg', '--profile=general', '-q')
    assert.equal(stdout, 'what it said\n')
  })

  it('makes a copy, with a container more, that no owner takes for its own', async () => {
    await debug('web', '--image=busybox', '-c', 'new', '--copy-to=copy', '--profile=general')
    const { metadata, spec } = sent('POST')
    assert.deepEqual(metadata, { name: 'copy' })
    assert.deepEqual([spec.nodeName, spec.shareProcessNamespace], [undefined, true])
    assert.deepEqual(
      spec.containers.map(({ name, image }: { name: string; image: string }) => [name, image]),
      [
        ['web', 'nginx'],
        ['new', 'busybox'],
      ],
    )
  })

  it('makes a pod on a node that sees the node', async () => {
    const { stdout } = await debug('node/n', '--image=busybox', '--profile=sysadmin', '--', 'ls', '/host')
    assert.match(stdout, /^Creating debugging pod node-debugger-n-\w{5} with container debugger on node n\.\n$/)
    const { metadata, spec } = sent('POST')
    assert.deepEqual(metadata.labels, { 'app.kubernetes.io/managed-by': 'kubectl-debug' })
    assert.deepEqual(spec, {
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      containers: [
        {
          name: 'debugger',
          image: 'busybox',
          command: ['ls', '/host'],
          terminationMessagePolicy: 'File',
          securityContext: { privileged: true },
          volumeMounts: [{ mountPath: '/host', name: 'host-root' }],
        },
      ],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
      nodeName: 'n',
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    })
  })

  it('shows a restricted debugger little of the node', async () => {
    await debug('node/n', '--image=busybox', '--profile=restricted', '-q')
    const { spec } = sent('POST')
    assert.deepEqual([spec.hostPID, spec.volumes, spec.containers[0].volumeMounts], [undefined, undefined, undefined])
  })

  const refused: [string[], string][] = [
    [['--image=x'], 'error: NAME or filename is required for debug\n'],
    [['web'], 'error: you must specify --image when not using --copy-to.\n'],
    [['web', '--image=x', '-t'], 'error: -i/--stdin is required for containers with -t/--tty=true\n'],
  ]
  for (const [argv, said] of refused)
    it(`refuses debug ${argv.join(' ')}`, async () => {
      const { stderr, code } = await debug(...argv)
      assert.deepEqual([stderr, code], [said, 1])
    })
})
