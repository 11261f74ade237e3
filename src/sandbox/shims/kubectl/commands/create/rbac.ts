import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { arrayFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import type { Generator } from './generate.ts'
import { clusterMeta, generatedMeta } from './generate.ts'
import { equalitySelector } from './selector.ts'

const RBAC = 'rbac.authorization.k8s.io/v1'
const verbFlag = sliceFlag('verb', 'Verb that applies to the resources contained in the rule')
const resourceFlag = sliceFlag('resource', 'Resource that the rule applies to')
const resourceNameFlag = arrayFlag(
  'resource-name',
  'Resource in the white list that the rule applies to, repeat this flag for multiple items',
)
const subjectFlags = [
  arrayFlag('user', 'Usernames to bind to the role.'),
  arrayFlag('group', 'Groups to bind to the role.'),
  arrayFlag('serviceaccount', 'Service accounts to bind to the role, in the format <namespace>:<name>'),
]

const VERBS = new Set([
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
])

export const role: Generator = {
  use: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename]',
  short: 'Create a role with single rule',
  flags: [verbFlag, resourceFlag, resourceNameFlag],
  build: async (invocation, name) => {
    const { flags } = invocation
    requireVerbs(invocation)
    if (flags.list('resource').length === 0) throw new CommandError('at least one resource must be specified')
    return {
      apiVersion: RBAC,
      kind: 'Role',
      metadata: generatedMeta(invocation, name),
      rules: await resourceRules(invocation),
    }
  },
}

export const clusterRole: Generator = {
  use: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename]',
  short: 'Create a cluster role',
  flags: [
    verbFlag,
    resourceFlag,
    resourceNameFlag,
    sliceFlag('non-resource-url', 'A partial url that user should have access to.'),
    stringFlag('aggregation-rule', 'An aggregation label selector for combining ClusterRoles.'),
  ],
  build: buildClusterRole,
}

async function buildClusterRole(invocation: Invocation, name: string): Promise<Obj> {
  const { flags } = invocation
  const urls = flags.list('non-resource-url')
  const head = { apiVersion: RBAC, kind: 'ClusterRole', metadata: clusterMeta(name) }
  const aggregation = flags.string('aggregation-rule')
  if (aggregation !== '') {
    if (urls.length + flags.list('verb').length + flags.list('resource').length > 0) {
      throw new CommandError(
        'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
      )
    }
    return { ...head, aggregationRule: { clusterRoleSelectors: [equalitySelector(aggregation)] }, rules: null }
  }
  requireVerbs(invocation)
  if (flags.list('resource').length === 0 && urls.length === 0)
    throw new CommandError('one of resource or nonResourceURL must be specified')
  const bad = urls.find((url) => url !== '*' && !url.startsWith('/'))
  if (bad !== undefined) throw new CommandError('nonResourceURL should start with /')
  const verbs = verbsOf(invocation)
  return {
    ...head,
    rules: [...(await resourceRules(invocation)), ...(urls.length > 0 ? [{ nonResourceURLs: [...urls], verbs }] : [])],
  }
}

function requireVerbs(invocation: Invocation): void {
  const verbs = verbsOf(invocation)
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified')
  for (const verb of verbs.filter((each) => !VERBS.has(each))) {
    invocation.io.stderr.write(`Warning: '${verb}' is not a standard resource verb\n`)
  }
}

function verbsOf({ flags }: Invocation): string[] {
  const verbs = [...new Set(flags.list('verb'))]
  return verbs.includes('*') ? ['*'] : verbs
}

/** One rule for each API group the resources belong to, in order of appearance. */
async function resourceRules(invocation: Invocation): Promise<Json[]> {
  const { flags, factory } = invocation
  const mapper = await factory.mapper()
  const groups = new Map<string, string[]>()
  for (const given of flags.list('resource')) {
    const [name = '', subresource] = given.split('/', 2)
    if (name === '') throw new CommandError('resource must be specified if apiGroup/subresource specified')
    const found = name === '*' ? { resource: '*', group: '' } : mapper.resource(name)
    const resource = subresource === undefined ? found.resource : `${found.resource}/${subresource}`
    groups.set(found.group, [...new Set([...(groups.get(found.group) ?? []), resource])])
  }
  const names = [...new Set(flags.list('resource-name'))]
  return [...groups].map(([group, resources]) => ({
    apiGroups: [resources.includes('*') && group === '' ? '*' : group],
    ...(names.length > 0 ? { resourceNames: names } : {}),
    resources,
    verbs: verbsOf(invocation),
  }))
}

export const roleBinding: Generator = {
  use: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  short: 'Create a role binding for a particular role or cluster role',
  flags: [
    stringFlag('clusterrole', 'ClusterRole this RoleBinding should reference'),
    stringFlag('role', 'Role this RoleBinding should reference'),
    ...subjectFlags,
  ],
  failure: 'failed to create rolebinding: ',
  build: (invocation, name) => {
    const [cluster, local] = [invocation.flags.string('clusterrole'), invocation.flags.string('role')]
    if ((cluster === '') === (local === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified')
    const target = cluster === '' ? reference('Role', local) : reference('ClusterRole', cluster)
    return binding('RoleBinding', generatedMeta(invocation, name), target, invocation)
  },
}

export const clusterRoleBinding: Generator = {
  use: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  short: 'Create a cluster role binding for a particular cluster role',
  flags: [stringFlag('clusterrole', 'ClusterRole this ClusterRoleBinding should reference'), ...subjectFlags],
  required: ['clusterrole'],
  failure: 'failed to create clusterrolebinding: ',
  build: (invocation, name) =>
    binding(
      'ClusterRoleBinding',
      clusterMeta(name),
      reference('ClusterRole', invocation.flags.string('clusterrole')),
      invocation,
    ),
}

function reference(kind: string, name: string): Json {
  return { apiGroup: 'rbac.authorization.k8s.io', kind, name }
}

function binding(kind: string, metadata: Obj['metadata'], roleRef: Json, { flags }: Invocation): Obj {
  const subjects = [
    ...flags.list('user').map((name) => reference('User', name)),
    ...flags.list('group').map((name) => reference('Group', name)),
    ...flags.list('serviceaccount').map((account) => {
      const [namespace, name, ...more] = account.split(':')
      if (!namespace || !name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', name, namespace }
    }),
  ]
  return { apiVersion: RBAC, kind, metadata, roleRef, ...(subjects.length > 0 ? { subjects } : {}) }
}
