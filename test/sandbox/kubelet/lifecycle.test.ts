import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('life of a pod', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  it('starts sidecars before the rest and ends them last', async () => {
    await world.run({
      restartPolicy: 'Never',
      initContainers: [container({ name: 'side', restartPolicy: 'Always' })],
      containers: [container({ command: ['exit', '0'] })],
    })
    await world.clock.advance(100)
    assert.equal(world.pod().status?.phase, 'Succeeded')
    const order = world.events.filter((event) => /Started|Killing/.test(event))
    assert.deepEqual(order, [
      'Normal Started Started container side',
      'Normal Started Started container main',
      'Normal Killing Stopping container side',
    ])
  })

  it('fails when an init container fails and is not restarted', async () => {
    await world.run({ restartPolicy: 'Never', initContainers: [container({ name: 'init', command: ['exit', '1'] })] })
    await world.clock.advance(100)
    assert.equal(world.pod().status?.phase, 'Failed')
    assert.deepEqual(world.status().state, { waiting: { reason: 'PodInitializing' } })
  })

  it('is refused where another pod has its port of the node', async () => {
    const containers = [container({ ports: [{ containerPort: 80, hostPort: 8080 }] })]
    await world.run({ containers }, { name: 'first' })
    await world.run({ containers }, { name: 'second' })
    const { phase, reason, message } = world.pod('second').status ?? {}
    const text = "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
    assert.deepEqual([phase, reason, message], ['Failed', 'NodePorts', `Pod was rejected: ${text}`])
    assert.ok(world.events.includes(`Warning NodePorts ${text}`))
    assert.equal(world.pod('first').status?.phase, 'Running')
  })

  for (const [value, message] of [
    ['..', "unable to provision SubPath `..`: must not contain '..'"],
    ['/x', 'error SubPath `/x` must not be an absolute path'],
    ['', 'missing value for WHERE'],
  ] as const) {
    it(`does not mount a path ${JSON.stringify(value)} in a volume`, async () => {
      const env = [{ name: 'WHERE', value }]
      const volumeMounts = [{ name: 'v', mountPath: '/v', subPathExpr: '$(WHERE)' }]
      await world.run({ volumes: [{ name: 'v', emptyDir: {} }], containers: [container({ env, volumeMounts })] })
      assert.deepEqual(world.status().state?.waiting, { reason: 'CreateContainerConfigError', message })
    })
  }

  it('runs the preStop hook before the signal', async () => {
    const lifecycle = { preStop: { sleep: { seconds: 5 } } }
    await world.run({ containers: [container({ lifecycle })] })
    await world.client.delete(kinds.pods, 'default', 'p')
    await world.clock.advance(4000)
    assert.ok(world.status().state?.running)
    await world.clock.advance(1500)
    assert.equal(world.client.get(kinds.pods, 'default', 'p'), undefined)
  })

  it('restarts a container whose postStart hook fails', async () => {
    const lifecycle = { postStart: { exec: { command: ['exit', '1'] } } }
    await world.run({ containers: [container({ lifecycle })] })
    await world.clock.advance(100)
    assert.ok(world.events.includes('Warning FailedPostStartHook PostStartHook failed'))
    assert.ok(world.events.includes('Normal Killing FailedPostStartHook'))
  })

  it('shows the termination message', async () => {
    await world.run({
      restartPolicy: 'Never',
      containers: [container({ command: ['write', '/dev/termination-log', 'all done'] })],
    })
    assert.equal(world.status().state?.terminated?.message, 'all done\n')
  })

  it('falls back to the log for the termination message of an error', async () => {
    await world.run({
      restartPolicy: 'Never',
      containers: [container({ command: ['broken'], terminationMessagePolicy: 'FallbackToLogsOnError' })],
    })
    assert.equal(world.status().state?.terminated?.message, 'broken: segmentation fault\n')
  })

  it('waits for readiness gates', async () => {
    await world.run({ readinessGates: [{ conditionType: 'example.com/ready' }] })
    const ready = world.pod().status?.conditions?.find(({ type }) => type === 'Ready')
    assert.deepEqual([ready?.status, ready?.reason], ['False', 'ReadinessGatesNotReady'])
    assert.equal(ready?.message, 'corresponding condition of pod readiness gate "example.com/ready" does not exist.')
  })

  it('ends at once when the pod is deleted by force', async () => {
    const pod = await world.run({ containers: [container({ command: ['stubborn'] })] })
    await world.client.delete(kinds.pods, 'default', 'p', { gracePeriodSeconds: 0 })
    await world.clock.advance(10)
    await assert.rejects(world.kubelet.portForward(pod, 80), /pod not found/)
  })

  it('refuses to run as root when it must not', async () => {
    const { metadata } = await world.run({ securityContext: { runAsNonRoot: true } })
    const pod = `p_default(${metadata.uid})`
    assert.equal(
      world.status().state?.waiting?.message,
      `container has runAsNonRoot and image will run as root (pod: "${pod}", container: main)`,
    )
  })

  it('writes nothing while nothing happens', async () => {
    await world.run({})
    const before = world.pod().metadata.resourceVersion
    await world.clock.advance(60_000)
    assert.equal(world.pod().metadata.resourceVersion, before)
  })

  it('keeps the node ready', async () => {
    await world.run({})
    const node = world.client.get(kinds.nodes, '', 'n1')
    assert.equal(node?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason, 'KubeletReady')
    await world.clock.advance(20_000)
    assert.equal(world.client.get(kinds.nodes, '', 'n1')?.status?.images?.[0]?.names?.[1], 'docker.io/library/tools:1')
  })
})
