import { CommandError } from '../../errors.ts'
import { boolFlag, intFlag, stringFlag } from '../../flags/spec.ts'
import type { Generator } from './generate.ts'
import { clusterMeta, generatedMeta, intOrString } from './generate.ts'
import { equalitySelector } from './selector.ts'

export const namespace: Generator = {
  use: 'NAME',
  short: 'Create a namespace with the specified name',
  aliases: ['ns'],
  flags: [],
  build: (_, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: clusterMeta(name), spec: {}, status: {} }),
}

export const serviceAccount: Generator = {
  use: 'NAME',
  short: 'Create a service account with the specified name',
  aliases: ['sa'],
  flags: [],
  failure: 'failed to create serviceaccount: ',
  build: (invocation, name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: generatedMeta(invocation, name),
  }),
}

export const priorityClass: Generator = {
  use: 'NAME --value=VALUE --global-default=BOOL',
  short: 'Create a priority class with the specified name',
  aliases: ['pc'],
  flags: [
    intFlag('value', 'the value of this priority class.'),
    boolFlag(
      'global-default',
      'global-default specifies whether this PriorityClass should be considered as the default priority.',
    ),
    stringFlag(
      'description',
      'description is an arbitrary string that usually provides guidelines on when this priority class should be used.',
    ),
    stringFlag('preemption-policy', 'preemption-policy is the policy for preempting pods with lower priority.', {
      default: 'PreemptLowerPriority',
    }),
  ],
  required: ['value'],
  failure: 'failed to create priorityclass: ',
  build: ({ flags }, name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: clusterMeta(name),
    value: flags.int('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.string('description') === '' ? {} : { description: flags.string('description') }),
    preemptionPolicy: flags.string('preemption-policy'),
  }),
}

export const quota: Generator = {
  use: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]',
  short: 'Create a quota with the specified name',
  aliases: ['resourcequota'],
  flags: [
    stringFlag('hard', 'A comma-delimited set of resource=quantity pairs that define a hard limit.'),
    stringFlag('scopes', 'A comma-delimited set of quota scopes that must all match each object tracked by the quota.'),
  ],
  failure: 'failed to create quota: ',
  build: (invocation, name) => {
    const hard = hardLimits(invocation.flags.string('hard'))
    const scopes = invocation.flags
      .string('scopes')
      .split(',')
      .filter((scope) => scope !== '')
    return {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: generatedMeta(invocation, name),
      spec: { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) },
      status: {},
    }
  },
}

function hardLimits(text: string): Record<string, string> {
  const statements = text.split(',').filter((each) => each !== '')
  return Object.fromEntries(
    statements.map((statement) => {
      const parts = statement.split('=')
      if (parts.length !== 2)
        throw new CommandError(`Invalid argument syntax ${statement}, expected <resource>=<value>`)
      return [parts[0] ?? '', parts[1] ?? '']
    }),
  )
}

export const podDisruptionBudget: Generator = {
  use: 'NAME --selector=SELECTOR --min-available=N',
  short: 'Create a pod disruption budget with the specified name',
  aliases: ['pdb'],
  flags: [
    stringFlag('min-available', 'The minimum number or percentage of available pods this budget requires.'),
    stringFlag('max-unavailable', 'The maximum number or percentage of unavailable pods this budget requires.'),
    stringFlag('selector', 'A label selector to use for this budget.'),
  ],
  failure: 'failed to create poddisruptionbudgets: ',
  build: (invocation, name) => {
    const { flags } = invocation
    const [min, max] = [flags.string('min-available'), flags.string('max-unavailable')]
    if (flags.string('selector') === '') throw new CommandError('a selector must be specified')
    if (min === '' && max === '') throw new CommandError('one of min-available or max-unavailable must be specified')
    if (min !== '' && max !== '') throw new CommandError('min-available and max-unavailable cannot be both specified')
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: generatedMeta(invocation, name),
      spec: {
        ...(min === '' ? { maxUnavailable: intOrString(max) } : { minAvailable: intOrString(min) }),
        selector: equalitySelector(flags.string('selector')),
      },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    }
  },
}
