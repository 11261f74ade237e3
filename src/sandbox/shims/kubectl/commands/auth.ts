import type { SelfSubjectRulesReview } from '../../../schema/types.gen.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { ruleRows } from '../describe/rbac.ts'
import { CommandError, ExitError } from '../errors.ts'
import { allNamespacesFlag, printFlags } from '../flags/common.ts'
import { boolFlag, stringFlag } from '../flags/spec.ts'
import type { Json, Obj } from '../objects.ts'
import { child, dig, list, text } from '../objects.ts'
import { createPrinter } from '../print/printer.ts'
import { alignTabs, GET_TABS } from '../print/tabwriter.ts'

export const auth: Command = {
  use: 'SUBCOMMAND',
  short: 'Inspect authorization',
  subcommands: {
    'can-i': {
      use: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
      short: 'Check whether an action is allowed',
      flags: [
        allNamespacesFlag,
        boolFlag('list', 'If true, prints all allowed actions.'),
        boolFlag('no-headers', 'If true, prints allowed actions without headers'),
        boolFlag('quiet', 'If true, suppress output and just return the exit code.', { short: 'q' }),
        stringFlag('subresource', 'SubResource such as pod/log or deployment/scale'),
      ],
      run: runCanI,
    },
    whoami: { use: '', short: 'Experimental: Check self subject attributes', flags: printFlags, run: runWhoAmI },
  },
}

async function runCanI(invocation: Invocation): Promise<void> {
  const { args, flags, factory, io } = invocation
  if (flags.bool('list')) return listAllowed(invocation)
  if (args.length < 2 || args.length > 3)
    throw new CommandError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    )
  const spec = await reviewSpec(invocation)
  const answer = await factory.rest().json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      metadata: {},
      spec,
    }),
  })
  const allowed = dig(answer, 'status', 'allowed') === true
  const [reason, problem] = [text(answer, 'status', 'reason'), text(answer, 'status', 'evaluationError')]
  if (!flags.bool('quiet')) {
    const why = `${reason === '' ? '' : ` - ${reason}`}${problem === '' ? '' : ` - ${problem}`}`
    io.stdout.write(allowed ? 'yes\n' : `no${why}\n`)
  }
  if (!allowed) throw new ExitError(1)
}

async function reviewSpec({ args, flags, factory, io }: Invocation): Promise<Json> {
  const [verb = '', target = '', given = ''] = args
  if (target.startsWith('/')) return { nonResourceAttributes: { path: target, verb } }
  const [typed = '', inline = ''] = target.split('/', 2)
  const subresource = flags.string('subresource')
  const name = inline || given
  const found = typed === '*' ? undefined : (await factory.mapper()).find(typed)
  if (!found && typed !== '*') io.stderr.write(`Warning: the server doesn't have a resource type '${typed}'\n\n`)
  else if (found && !found.namespaced && !flags.bool('all-namespaces'))
    io.stderr.write(
      `Warning: resource '${found.resource}' is not namespace scoped${found.group === '' ? '' : ` in group '${found.group}'`}\n\n`,
    )
  return {
    resourceAttributes: {
      ...(flags.bool('all-namespaces') ? {} : { namespace: factory.namespace() }),
      verb,
      group: found?.group ?? (typed === '*' ? '*' : ''),
      resource: found?.resource ?? typed,
      ...(subresource === '' ? {} : { subresource }),
      ...(name === '' ? {} : { name }),
    },
  }
}

async function listAllowed({ flags, factory, io }: Invocation): Promise<void> {
  const { status } = await factory.rest().json<SelfSubjectRulesReview>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      metadata: {},
      spec: { namespace: factory.namespace() },
    }),
  })
  const rules = [...(status?.resourceRules ?? []), ...(status?.nonResourceRules ?? [])]
  const head = flags.bool('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs']
  io.stdout.write(alignTabs([...head, ...ruleRows(rules)].map((line) => `${line}\n`).join(''), GET_TABS))
}

async function runWhoAmI({ factory, flags, io }: Invocation): Promise<void> {
  const answer = await factory.rest().json<Obj>({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }),
  })
  const printer = await createPrinter(io, flags)
  if (printer) {
    io.stdout.write(printer(answer))
    return
  }
  const user = child(answer, 'status', 'userInfo')
  const extra = Object.entries(child(user, 'extra')).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const rows = [
    ['ATTRIBUTE', 'VALUE'],
    ...(text(user, 'username') === '' ? [] : [['Username', text(user, 'username')]]),
    ...(text(user, 'uid') === '' ? [] : [['UID', text(user, 'uid')]]),
    ...(list(user, 'groups').length === 0 ? [] : [['Groups', `[${list(user, 'groups').join(' ')}]`]]),
    ...extra.map(([key, values]) => [`Extra: ${key}`, `[${Array.isArray(values) ? values.join(' ') : ''}]`]),
  ]
  io.stdout.write(alignTabs(rows.map((cells) => `${cells.join('\t')}\n`).join(''), GET_TABS))
}
