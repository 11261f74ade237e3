import type { FirewallRule } from '../../../cluster/project.ts'
import { table } from '../table.ts'
import type { CloudCommand } from '../types.ts'
import { CloudError } from '../types.ts'
import { machineType } from './clusters.ts'

const instances: CloudCommand = {
  path: 'compute instances list',
  summary: 'List the machines, which are the nodes of the clusters.',
  positionals: [],
  flags: ['zones', 'filter'],
  async run({ api, io }) {
    const { clusters } = await api.state()
    const rows = clusters.flatMap(({ zone, nodes }) =>
      nodes.map((node) => [node.name, zone, machineType, '', node.internalIP, node.externalIP, 'RUNNING']),
    )
    if (rows.length === 0) io.error('Listed 0 items.\n')
    else io.out(table(instanceHeadings, rows))
  },
}

const instanceHeadings = ['NAME', 'ZONE', 'MACHINE_TYPE', 'PREEMPTIBLE', 'INTERNAL_IP', 'EXTERNAL_IP', 'STATUS']

const ruleHeadings = ['NAME', 'NETWORK', 'DIRECTION', 'PRIORITY', 'ALLOW', 'DENY', 'DISABLED']

const createRule: CloudCommand = {
  path: 'compute firewall-rules create',
  summary: 'Let traffic in, e.g. --allow=tcp:31000.',
  positionals: ['NAME'],
  flags: ['allow', 'network', 'direction', 'priority', 'source-ranges', 'target-tags', 'description'],
  async run({ args: [name = ''], flags, api, io }) {
    const { project, firewallRules } = await api.state()
    if (firewallRules.some((rule) => rule.name === name)) throw exists(project, name)
    const rule = newRule(name, flags)
    io.error('Creating firewall...')
    await api.change({ type: 'create-firewall-rule', rule })
    io.error(
      `Created [https://www.googleapis.com/compute/v1/projects/${project}/global/firewalls/${name}].\nCreating firewall...done.\n`,
    )
    io.out(table(ruleHeadings, [row(rule)]))
  },
}

const listRules: CloudCommand = {
  path: 'compute firewall-rules list',
  summary: 'List the firewall rules.',
  positionals: [],
  flags: ['filter'],
  async run({ api, io }) {
    io.out(table(ruleHeadings, [...(await api.state()).firewallRules, ...defaultRules].map(row)))
    io.error(
      '\nTo show all fields of the firewall, please show in JSON format: --format=json\nTo show all fields in table format, please see the examples in --help.\n\n',
    )
  },
}

const describeRule: CloudCommand = {
  path: 'compute firewall-rules describe',
  summary: 'Show one firewall rule.',
  positionals: ['NAME'],
  flags: [],
  async run({ args: [name = ''], api, io }) {
    const { project, firewallRules } = await api.state()
    const rule = firewallRules.find((one) => one.name === name)
    if (!rule) throw notFound(project, name)
    const allowed = rule.allowed.map(({ protocol, ports }) => {
      const list = ports.map((port) => `  - '${port}'\n`).join('')
      return `- IPProtocol: ${protocol}\n${list === '' ? '' : `  ports:\n${list}`}`
    })
    io.out(
      `allowed:\n${allowed.join('')}direction: ${rule.direction}\ndisabled: false\nkind: compute#firewall\nname: ${name}\nnetwork: https://www.googleapis.com/compute/v1/projects/${project}/global/networks/${rule.network}\npriority: ${rule.priority}\nsourceRanges:\n${rule.sourceRanges.map((range) => `- ${range}\n`).join('')}`,
    )
  },
}

const deleteRule: CloudCommand = {
  path: 'compute firewall-rules delete',
  summary: 'Delete a firewall rule.',
  positionals: ['NAME'],
  flags: [],
  async run({ args: [name = ''], flags, api, io }) {
    const { project, firewallRules } = await api.state()
    if (!firewallRules.some((rule) => rule.name === name)) throw notFound(project, name)
    io.error(`The following firewalls will be deleted:\n - [${name}]\n\n`)
    if (!flags.has('quiet') && !(await io.confirm('Do you want to continue (Y/n)?  ')))
      throw new CloudError('Aborted by user.')
    await api.change({ type: 'delete-firewall-rule', name })
    io.error(`Deleted [https://www.googleapis.com/compute/v1/projects/${project}/global/firewalls/${name}].\n`)
  },
}

type NewRule = Omit<FirewallRule, 'creationTimestamp'>

function newRule(name: string, flags: ReadonlyMap<string, string>): NewRule {
  const allow = (flags.get('allow') ?? '').split(',').filter((part) => part !== '')
  if (allow.length === 0) throw new CloudError('Exactly one of (--action | --allow) must be specified.', 2)
  const wrong = allow.find((part) => !/^(tcp|udp|icmp|sctp|esp|ah|all|\d+)(:\d+(-\d+)?)?$/.test(part))
  if (wrong !== undefined) {
    const words = `Firewall rules must be of the form PROTOCOL[:PORT[-PORT]]; received [${wrong}].`
    throw new CloudError(`argument --allow: ${words}`, 2)
  }
  return {
    name,
    network: flags.get('network') ?? 'default',
    direction: flags.get('direction')?.toUpperCase() === 'EGRESS' ? 'EGRESS' : 'INGRESS',
    priority: Number(flags.get('priority') ?? 1000),
    sourceRanges: (flags.get('source-ranges') ?? '0.0.0.0/0').split(','),
    targetTags: (flags.get('target-tags') ?? '').split(',').filter((tag) => tag !== ''),
    allowed: allow.map(allowedOf),
  }
}

function allowedOf(text: string): { protocol: string; ports: string[] } {
  const [protocol = '', ports] = text.split(':')
  return { protocol, ports: ports === undefined ? [] : [ports] }
}

/** The rules that every project's default network has. */
const defaultRules: readonly NewRule[] = [
  defaultRule('default-allow-icmp', 'icmp', '0.0.0.0/0'),
  defaultRule('default-allow-internal', 'tcp:0-65535,udp:0-65535,icmp', '10.128.0.0/9'),
  defaultRule('default-allow-rdp', 'tcp:3389', '0.0.0.0/0'),
  defaultRule('default-allow-ssh', 'tcp:22', '0.0.0.0/0'),
]

function defaultRule(name: string, allow: string, range: string): NewRule {
  const rest = {
    network: 'default',
    direction: 'INGRESS',
    priority: 65534,
    sourceRanges: [range],
    targetTags: [],
  } as const
  return { name, ...rest, sourceRanges: [range], targetTags: [], allowed: allow.split(',').map(allowedOf) }
}

function row(rule: NewRule): string[] {
  const allow = rule.allowed.flatMap(({ protocol, ports }) =>
    ports.length === 0 ? [protocol] : ports.map((port) => `${protocol}:${port}`),
  )
  return [rule.name, rule.network, rule.direction, String(rule.priority), allow.join(','), '', 'False']
}

function exists(project: string, name: string): CloudError {
  return new CloudError(
    `Could not fetch resource:\n - The resource 'projects/${project}/global/firewalls/${name}' already exists\n`,
  )
}

function notFound(project: string, name: string): CloudError {
  return new CloudError(
    `Could not fetch resource:\n - The resource 'projects/${project}/global/firewalls/${name}' was not found\n`,
  )
}

export const compute = [instances, createRule, listRules, describeRule, deleteRule]
