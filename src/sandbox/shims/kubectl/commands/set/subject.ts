import { isDeepStrictEqual } from 'node:util'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { arrayFlag, sliceFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import { isJson, list, nameOf } from '../../objects.ts'
import { changeObjects, setFlags } from './template.ts'

export const setSubject: Command = {
  use: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  flags: [
    ...setFlags,
    sliceFlag('user', 'Usernames to bind to the role'),
    sliceFlag('group', 'Groups to bind to the role'),
    arrayFlag('serviceaccount', 'Service accounts to bind to the role, in the format <namespace>:<name>'),
  ],
  run: async (invocation) => {
    const subjects = subjectsOf(invocation)
    await changeObjects(invocation, {
      args: invocation.args,
      operation: 'subjects updated',
      apply: (object) => addSubjects(object, subjects),
    })
  },
}

function subjectsOf({ flags }: Invocation): Json[] {
  const accounts = flags.list('serviceaccount').map((text) => {
    const [namespace, name, ...more] = text.split(':')
    if (!namespace || !name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
    return { kind: 'ServiceAccount', name, namespace }
  })
  const ofKind = (kind: string, names: readonly string[]) =>
    [...names].toSorted().map((name) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name }))
  const subjects = [...ofKind('User', flags.list('user')), ...ofKind('Group', flags.list('group')), ...accounts]
  if (subjects.length === 0)
    throw new CommandError('you must specify at least one value of user, group or serviceaccount')
  return subjects
}

function addSubjects(object: Obj, subjects: readonly Json[]): void {
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding')
    throw new CommandError(
      `${object.kind.toLowerCase()}s/${nameOf(object)} setting subjects is only supported for RoleBinding/ClusterRoleBinding`,
    )
  const before = list(object, 'subjects')
  const isThere = (subject: Json) => before.some((one) => isJson(one) && isDeepStrictEqual({ ...one }, subject))
  object['subjects'] = [...before, ...subjects.filter((subject) => !isThere(subject))]
}
