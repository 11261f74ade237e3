import assert from 'node:assert/strict'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

describe('nodes/proxy', () => {
  const usage = { cpuMillicores: 5, memoryBytes: 2_000_000, cpuSeconds: 1.5, startedAt: 1_795_000_000_000 }
  const system = { cpuMillicores: 120, memoryBytes: 700_000_000, cpuSeconds: 240, startedAt: 1_794_000_000_000 }
  let server: TestServer
  before(async () => {
    server = await startTestServer({
      streams: {
        usage: ({ metadata }) => (metadata.name === 'web' ? [{ name: 'nginx', ...usage }] : undefined),
        systemUsage: (node) => (node === 'm1' ? system : undefined),
      },
    })
    for (const name of ['m1', 'm2']) await create('/api/v1/nodes', { metadata: { name }, status: {} })
    await server.call('PATCH', '/api/v1/nodes/m1/status', {
      body: { status: { capacity: { cpu: '4', memory: '8Gi', 'ephemeral-storage': '10Gi' } } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    await create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } })
    for (const name of ['web', 'waiting']) {
      const spec = {
        nodeName: 'm1',
        containers: [{ name: 'nginx', image: 'nginx' }],
        automountServiceAccountToken: false,
      }
      await create('/api/v1/namespaces/default/pods', { metadata: { name }, spec })
    }
  })
  after(() => server.close())

  async function create(path: string, body: object): Promise<void> {
    const { code, text } = await server.call('POST', path, { body })
    assert.equal(code, 201, text)
  }

  const page = async (path: string) => (await server.call('GET', `/api/v1/nodes/m1/proxy/${path}`)).text
  const withoutTimes = (text: string) => text.replace(/ \d{13}$/gm, '')

  it('gives metrics-server its metrics', async () => {
    const text = withoutTimes(await page('metrics/resource'))
    assert.match(text, /^# TYPE container_cpu_usage_seconds_total counter\n/m)
    assert.match(text, /^container_cpu_usage_seconds_total\{container="nginx",namespace="default",pod="web"\} 1\.5$/m)
    assert.match(
      text,
      /^container_memory_working_set_bytes\{container="nginx",namespace="default",pod="web"\} 2e\+06$/m,
    )
    assert.match(text, /^container_start_time_seconds\{.*pod="web"\} 1\.795e\+09$/m)
    assert.match(text, /^node_cpu_usage_seconds_total 240$/m)
    assert.match(text, /^node_memory_working_set_bytes 7\.02e\+08$/m)
    assert.match(text, /^pod_cpu_usage_seconds_total\{namespace="default",pod="web"\} 1\.5$/m)
    assert.match(text, /^resource_scrape_error 0\n$/m)
    assert.doesNotMatch(text, /waiting/)
  })

  it('gives the metrics of control groups', async () => {
    const text = withoutTimes(await page('metrics/cadvisor'))
    const uid = (await server.call('GET', '/api/v1/namespaces/default/pods/web')).json.metadata.uid
    const group = `/kubepods/besteffort/pod${uid}`
    const total = 'container_cpu_usage_seconds_total'
    const lines = text.split('\n').filter((line) => line.startsWith(total))
    assert.deepEqual(lines, [
      `${total}{container="",cpu="total",id="/",image="",name="",namespace="",pod=""} 240`,
      `${total}{container="",cpu="total",id="${group}",image="",name="",namespace="default",pod="web"} 1.5`,
      `${total}{container="nginx",cpu="total",id="${group}/",image="",name="",namespace="default",pod="web"} 1.5`,
    ])
    assert.match(text, /^machine_cpu_cores 4$/m)
    assert.match(text, /^machine_memory_bytes 8\.589934592e\+09$/m)
  })

  it('gives metrics of the kubelet', async () => {
    const { headers, text } = await server.call('GET', '/api/v1/nodes/m1/proxy/metrics')
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
    assert.match(text, /^kubelet_node_name\{node="m1"\} 1$/m)
    assert.match(text, /^kubelet_running_pods 1$/m)
    assert.match(text, /^kubelet_running_containers\{container_state="running"\} 1$/m)
  })

  it('gives a summary of node and pods', async () => {
    const { json } = await server.call('GET', '/api/v1/nodes/m1/proxy/stats/summary')
    assert.equal(json.node.nodeName, 'm1')
    assert.equal(json.node.cpu.usageNanoCores, 125_000_000)
    assert.equal(json.node.memory.availableBytes, 8 * 2 ** 30 - 702_000_000)
    const [pod, ...others] = json.pods
    assert.deepEqual([pod.podRef.name, others], ['web', []])
    assert.deepEqual(pod.containers[0].cpu.usageCoreNanoSeconds, 1_500_000_000)
    assert.equal(pod.memory.workingSetBytes, 2_000_000)
  })

  it('has nothing of a node that runs no pods', async () => {
    const { code } = await server.call('GET', '/api/v1/nodes/m2/proxy/metrics')
    assert.equal(code, 404)
    assert.equal((await server.call('GET', '/apis/metrics.k8s.io/v1beta1/nodes')).json.items.length, 1)
  })

  it('knows no other pages and no other nodes', async () => {
    assert.equal(await page('nope'), '404 page not found\n')
    assert.equal((await server.call('GET', '/api/v1/nodes/m3/proxy/metrics')).code, 404)
  })
})
