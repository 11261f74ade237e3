import { table } from '../table.ts'
import type { CloudCluster, CloudCommand, CloudState, CommandInput } from '../types.ts'
import { CloudError } from '../types.ts'
import { properties } from './config.ts'

const headings = [
  'NAME',
  'LOCATION',
  'MASTER_VERSION',
  'MASTER_IP',
  'MACHINE_TYPE',
  'NODE_VERSION',
  'NUM_NODES',
  'STATUS',
]
const version = '1.33.13-gke.1017000'
const controlPlaneIp = '203.0.113.250'
export const machineType = 'e2-medium'

const create: CloudCommand = {
  path: 'container clusters create',
  summary: 'Create a cluster and point kubectl at it.',
  positionals: ['NAME'],
  flags: [
    'zone',
    'location',
    'region',
    'num-nodes',
    'machine-type',
    'scopes',
    'cluster-version',
    'release-channel',
    'enable-autoscaling',
  ],
  async run(input) {
    const { args, flags, api, io } = input
    const state = await api.state()
    const zone = zoneOf(input, state)
    const name = args[0] ?? ''
    if (!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name))
      throw new CloudError(`ResponseError: code=400, message=Invalid value for field "cluster.name": "${name}".`)
    if (state.clusters.some((cluster) => cluster.name === name)) throw alreadyExists(state.project, zone, name)
    const [other] = state.clusters
    if (other) throw noRoom(other, name, state)
    const nodes = nodeCount(flags.get('num-nodes'))
    io.error(`Creating cluster ${name} in ${zone}... `)
    const created = await api.change({ type: 'create-cluster', name, zone, nodes })
    io.error('Cluster is being health-checked (Kubernetes Control Plane is healthy)...done.\n')
    io.error(
      `Created [https://container.googleapis.com/v1/projects/${state.project}/zones/${zone}/clusters/${name}].\n`,
    )
    io.error(
      `To inspect the contents of your cluster, go to: https://console.cloud.google.com/kubernetes/workload_/gcloud/${zone}/${name}?project=${state.project}\n`,
    )
    await api.writeKubeconfig()
    io.error(`kubeconfig entry generated for ${name}.\n`)
    io.out(table(headings, created.clusters.filter((one) => one.name === name).map(row)))
  },
}

const list: CloudCommand = {
  path: 'container clusters list',
  summary: 'List the clusters.',
  positionals: [],
  flags: ['zone', 'location', 'region', 'filter'],
  async run({ api, io }) {
    const { clusters } = await api.state()
    if (clusters.length > 0) io.out(table(headings, clusters.map(row)))
  },
}

const getCredentials: CloudCommand = {
  path: 'container clusters get-credentials',
  summary: 'Point kubectl at a cluster.',
  positionals: ['NAME'],
  flags: ['zone', 'location', 'region'],
  async run(input) {
    const state = await input.api.state()
    const cluster = find(state, input.args[0] ?? '', zoneOf(input, state))
    input.io.error('Fetching cluster endpoint and auth data.\n')
    await input.api.writeKubeconfig()
    input.io.error(`kubeconfig entry generated for ${cluster.name}.\n`)
  },
}

const remove: CloudCommand = {
  path: 'container clusters delete',
  summary: 'Delete a cluster with everything in it.',
  positionals: ['NAME'],
  flags: ['zone', 'location', 'region'],
  switches: ['async'],
  async run(input) {
    const { args, flags, api, io } = input
    const state = await api.state()
    const cluster = find(state, args[0] ?? '', zoneOf(input, state))
    io.error(`The following clusters will be deleted.\n - [${cluster.name}] in [${cluster.zone}]\n\n`)
    if (!flags.has('quiet') && !(await io.confirm('Do you want to continue (Y/n)?  ')))
      throw new CloudError('Aborted by user.')
    io.error(`Deleting cluster ${cluster.name}...`)
    await api.change({ type: 'delete-cluster', name: cluster.name })
    await api.clearKubeconfig()
    io.error(
      `done.\nDeleted [https://container.googleapis.com/v1/projects/${state.project}/zones/${cluster.zone}/clusters/${cluster.name}].\n`,
    )
  },
}

function row(cluster: CloudCluster): string[] {
  return [
    cluster.name,
    cluster.zone,
    version,
    controlPlaneIp,
    machineType,
    version,
    String(cluster.nodes.length),
    'RUNNING',
  ]
}

function zoneOf({ flags }: CommandInput, state: CloudState): string {
  const zone = flags.get('zone') ?? flags.get('location') ?? flags.get('region') ?? properties(state)['compute/zone']
  if (zone !== undefined) return zone
  throw new CloudError(
    'One of [--zone, --region, --location] must be supplied: Please specify location. Or set one:\n    $ gcloud config set compute/zone us-central1-b',
  )
}

function find(state: CloudState, name: string, zone: string): CloudCluster {
  const cluster = state.clusters.find((one) => one.name === name)
  if (cluster) return cluster
  throw new CloudError(
    `ResponseError: code=404, message=Not found: projects/${state.project}/zones/${zone}/clusters/${name}.\nNo cluster named '${name}' in ${state.project}.`,
  )
}

function alreadyExists(project: string, zone: string, name: string): CloudError {
  return new CloudError(
    `ResponseError: code=409, message=Already exists: projects/${project}/zones/${zone}/clusters/${name}.`,
  )
}

/** The sandbox is one cluster: what a project without quota for another says, and how to get on. */
function noRoom(other: CloudCluster, name: string, state: CloudState): CloudError {
  const zone = properties(state)['compute/zone'] === other.zone ? '' : ` --zone ${other.zone}`
  return new CloudError(
    `ResponseError: code=403, message=Insufficient quota to satisfy the request: the sandbox has room for one cluster, and it has ${other.name}.\nTo make ${name} instead, delete ${other.name} first:\n    $ gcloud container clusters delete ${other.name}${zone}`,
  )
}

function nodeCount(flag: string | undefined): number {
  const count = flag === undefined ? 3 : Number(flag)
  if (Number.isInteger(count) && count >= 1 && count <= 20) return count
  throw new CloudError(`argument --num-nodes: the sandbox makes 1 to 20 nodes, not ${flag}`)
}

export const clusters = [create, list, getCredentials, remove]
