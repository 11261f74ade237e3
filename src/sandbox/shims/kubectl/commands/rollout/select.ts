import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { selectInfos } from '../../builder/infos.ts'
import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'

/** The workloads a rollout command names; without names or a selector, all of the type. */
export async function selectWorkloads({
  args,
  flags,
  factory,
}: Invocation): Promise<{ infos: Info[]; errors: unknown[] }> {
  if (args.length === 0 && sourcesOf(flags).length === 0) throw new CommandError('required resource not specified')
  return selectInfos(factory, { args, flags, all: true, live: true })
}

/** `deployments.apps "x"`, as messages about one workload begin. */
export function labelOf({ resource, name }: Info): string {
  return `${resource.resource}${resource.group === '' ? '' : `.${resource.group}`} ${JSON.stringify(name)}`
}
