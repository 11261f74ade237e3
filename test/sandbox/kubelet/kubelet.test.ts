import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('kubelet', () => {
  let world: KubeletWorld
  beforeEach(() => {
    world = kubeletWorld()
  })
  afterEach(() => world.close())

  it('pulls, creates and starts, and tells so in events', async () => {
    await world.run({})
    const [pulling, pulled, ...rest] = world.events
    assert.equal(pulling, 'Normal Pulling Pulling image "tools:1"')
    assert.match(
      pulled ?? '',
      /^Normal Pulled Successfully pulled image "tools:1" in \d+ms \(\d+ms including waiting\)\. Image size: \d+ bytes\.$/,
    )
    assert.deepEqual(rest, ['Normal Created Created container: main', 'Normal Started Started container main'])
  })

  it('makes a running pod ready', async () => {
    const { status } = await world.run({})
    assert.equal(status?.phase, 'Running')
    assert.equal(status?.hostIP, '192.168.49.2')
    assert.match(status?.podIP ?? '', /^10\.244\./)
    assert.deepEqual(
      status?.conditions?.map(({ type, status: value }) => `${type}=${value}`),
      ['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True'],
    )
    assert.deepEqual([world.status().ready, world.status().started, world.status().restartCount], [true, true, 0])
  })

  it('shows ContainerCreating while the image is pulled', async () => {
    await world.client.create(kinds.pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { nodeName: 'n1', containers: [container()] },
    })
    await world.clock.advance(10)
    assert.equal(world.pod().status?.phase, 'Pending')
    assert.deepEqual(world.status().state, { waiting: { reason: 'ContainerCreating' } })
  })

  it('uses an image that is present', async () => {
    await world.run({})
    world.events.length = 0
    await world.run({}, { name: 'q' })
    assert.equal(world.events[0], 'Normal Pulled Container image "tools:1" already present on machine')
  })

  it('restarts a container that fails, at first at once, then with back-off', async () => {
    const { metadata } = await world.run({ containers: [container({ command: ['exit', '3'] })] })
    assert.equal(world.status().state?.terminated?.exitCode, 3)
    assert.equal(world.status().state?.terminated?.reason, 'Error')
    await world.clock.advance(1500)
    assert.equal(world.status().restartCount, 1)
    await world.clock.advance(1500)
    const message = `back-off 10s restarting failed container=main pod=p_default(${metadata.uid})`
    assert.deepEqual(world.status().state, { waiting: { reason: 'CrashLoopBackOff', message } })
    assert.equal(world.status().lastState?.terminated?.exitCode, 3)
    assert.equal(world.pod().status?.phase, 'Running')
    await world.clock.advance(10_000)
    assert.equal(world.status().restartCount, 2)
    await world.clock.advance(2000)
    assert.match(world.status().state?.waiting?.message ?? '', /^back-off 20s /)
    assert.ok(
      world.events.includes(
        `Warning BackOff Back-off restarting failed container main in pod p_default(${metadata.uid})`,
      ),
    )
  })

  it('ends with Succeeded when all containers succeed and nothing restarts them', async () => {
    const { status } = await world.run({ restartPolicy: 'Never', containers: [container({ command: ['exit', '0'] })] })
    assert.equal(status?.phase, 'Succeeded')
    assert.equal(world.status().state?.terminated?.reason, 'Completed')
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')
    assert.deepEqual([ready?.status, ready?.reason], ['False', 'PodCompleted'])
  })

  it('says OOMKilled of a program that takes too much memory', async () => {
    await world.run({ restartPolicy: 'Never', containers: [container({ command: ['greedy'] })] })
    const { terminated } = world.status().state ?? {}
    assert.deepEqual([terminated?.exitCode, terminated?.reason], [137, 'OOMKilled'])
  })

  it('tells of a command that does not exist', async () => {
    await world.run({ restartPolicy: 'Never', containers: [container({ command: ['nope'] })] })
    const words =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start ' +
      'container process: exec: "nope": executable file not found in $PATH: unknown'
    assert.ok(world.events.includes(`Warning Failed Error: ${words}`))
    await world.clock.advance(1000)
    assert.equal(world.pod().status?.phase, 'Failed')
  })

  it('backs off from an image that cannot be pulled', async () => {
    await world.run({ containers: [container({ image: 'nope' })] })
    const error = 'rpc error: code = NotFound desc = docker.io/library/nope:latest: not found'
    assert.deepEqual(world.status().state, { waiting: { reason: 'ErrImagePull', message: error } })
    await world.clock.advance(2500)
    assert.deepEqual(world.status().state, {
      waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "nope": ErrImagePull: ${error}` },
    })
    assert.deepEqual(world.events, [
      'Normal Pulling Pulling image "nope"',
      `Warning Failed Failed to pull image "nope": ${error}`,
      'Warning Failed Error: ErrImagePull',
      'Normal BackOff Back-off pulling image "nope"',
      'Warning Failed Error: ImagePullBackOff',
    ])
    await world.clock.advance(8000)
    assert.equal(world.events.filter((event) => event.includes('Pulling')).length, 2)
  })

  it('starts when the image is mended', async () => {
    const pod = await world.run({ containers: [container({ image: 'nope' })] })
    await world.client.update(kinds.pods, { ...world.pod(), spec: { ...pod.spec, containers: [container()] } })
    await world.clock.advance(0)
    await world.clock.advance(1000)
    assert.equal(world.pod().status?.phase, 'Running')
  })

  it('ends containers with SIGTERM and then deletes the pod', async () => {
    await world.run({})
    await world.client.delete(kinds.pods, 'default', 'p')
    await world.clock.advance(10)
    assert.equal(world.client.get(kinds.pods, 'default', 'p'), undefined)
    assert.ok(world.events.includes('Normal Killing Stopping container main'))
  })

  it('kills what does not end in its grace period', async () => {
    await world.run({ terminationGracePeriodSeconds: 30, containers: [container({ command: ['stubborn'] })] })
    let last: number | undefined
    world.client.watch(kinds.pods, ({ object }) => {
      last = object.status?.containerStatuses?.[0]?.state?.terminated?.exitCode ?? last
    })
    await world.client.delete(kinds.pods, 'default', 'p')
    await world.clock.advance(29_000)
    assert.equal(world.pod().status?.phase, 'Running')
    await world.clock.advance(1500)
    assert.equal(world.client.get(kinds.pods, 'default', 'p'), undefined)
    assert.equal(last, 137)
  })

  it('runs init containers one after the other before the rest', async () => {
    const inits = ['one', 'two'].map((name) => container({ name, command: ['say', name] }))
    await world.run({ initContainers: inits })
    await world.clock.advance(100)
    assert.equal(world.status('one').state?.terminated?.reason, 'Completed')
    assert.equal(world.pod().status?.phase, 'Running')
    const started = world.events.filter((event) => event.startsWith('Normal Started'))
    assert.deepEqual(
      started.map((event) => event.split(' ').at(-1)),
      ['one', 'two', 'main'],
    )
  })

  it('waits for the ConfigMap that a variable comes from', async () => {
    const env = [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'c', key: 'colour' } } }]
    await world.run({ containers: [container({ env })] })
    assert.deepEqual(world.status().state, {
      waiting: { reason: 'CreateContainerConfigError', message: 'configmap "c" not found' },
    })
    assert.ok(world.events.includes('Warning Failed Error: configmap "c" not found'))
    await world.client.create(kinds.configMaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'default' },
      data: { colour: 'blue' },
    })
    await world.clock.advance(10)
    assert.equal(world.pod().status?.phase, 'Running')
  })

  it('waits for the Secret of a volume', async () => {
    const volumes = [{ name: 'tls', secret: { secretName: 'tls-certs' } }]
    await world.run({ volumes, containers: [container({ volumeMounts: [{ name: 'tls', mountPath: '/tls' }] })] })
    assert.deepEqual(world.events, [
      'Warning FailedMount MountVolume.SetUp failed for volume "tls" : secret "tls-certs" not found',
    ])
    assert.equal(world.pod().status?.phase, 'Pending')
    await world.client.create(kinds.secrets, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'tls-certs', namespace: 'default' },
    })
    await world.clock.advance(0)
    await world.clock.advance(300)
    assert.equal(world.pod().status?.phase, 'Running')
  })

  it('brings pods back after the node was restarted', async () => {
    await world.run({})
    world.restart()
    await world.clock.advance(0)
    await world.clock.advance(500)
    assert.equal(world.pod().status?.phase, 'Running')
    assert.equal(world.status().restartCount, 1)
    assert.deepEqual(
      [world.status().lastState?.terminated?.exitCode, world.status().lastState?.terminated?.reason],
      [255, 'Unknown'],
    )
  })

  it('still has its images after the node was restarted', async () => {
    await world.run({})
    await world.clock.advance(20_000)
    world.events.length = 0
    world.restart()
    await world.clock.advance(10)
    assert.equal(world.events[1], 'Normal Pulled Container image "tools:1" already present on machine')
  })

  it('tells of pull secrets that do not exist', async () => {
    await world.run({ imagePullSecrets: [{ name: 'registry' }] })
    const words = 'Unable to retrieve some image pull secrets (registry); attempting to pull the image may not succeed.'
    assert.equal(world.events[0], `Warning FailedToRetrieveImagePullSecret ${words}`)
  })

  it('fails a pod that takes longer than its deadline', async () => {
    await world.run({ activeDeadlineSeconds: 60 })
    await world.clock.advance(60_000)
    const { phase, reason, message } = world.pod().status ?? {}
    assert.deepEqual(
      [phase, reason, message],
      ['Failed', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline'],
    )
  })
})
