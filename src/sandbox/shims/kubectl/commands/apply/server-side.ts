import type { Info } from '../../builder/infos.ts'
import { changeQuery, dryRunOf, fieldValidation, patchObject } from '../../changes.ts'
import type { Invocation } from '../../cli/command.ts'
import { CommandError, isConflict } from '../../errors.ts'
import type { Outcome } from './apply.ts'

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** `apply --server-side`: the server merges; a field of another manager is a conflict. */
export async function applyServerSide(invocation: Invocation, info: Info): Promise<Outcome> {
  const { flags, factory } = invocation
  const dryRun = dryRunOf(invocation)
  if (dryRun === 'client') {
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  }
  const query = {
    ...changeQuery(flags, dryRun, 'kubectl'),
    fieldValidation: fieldValidation(flags),
    force: flags.bool('force-conflicts'),
  }
  try {
    const object = await patchObject(factory, info, { type: 'apply', body: info.object, query })
    return { object, operation: 'serverside-applied' }
  } catch (error) {
    if (isConflict(error)) throw new CommandError(`${error.message}\n${ADVICE}`)
    throw error
  }
}
