import type { Pod } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { quote } from '../../common/go-values.ts'
import { same } from '../../common/immutable.ts'
import { goDiff } from '../go/report.ts'
import { goValue } from '../go/value.ts'

/** `ValidatePodEphemeralContainersUpdate`, after what holds for every pod: what is there stays. */
export function checkEphemeralChanges(errors: FieldErrors, pod: Pod, old: Pod): void {
  const field = 'spec.ephemeralContainers'
  const after = new Map((pod.spec?.ephemeralContainers ?? []).map((container) => [container.name, container]))
  for (const before of old.spec?.ephemeralContainers ?? []) {
    const next = after.get(before.name)
    const what = `existing ephemeral containers ${quote(before.name)}`
    if (!next) errors.forbidden(field, `${what} may not be removed\n`)
    else if (!same(next, before)) {
      const type = 'core.EphemeralContainer'
      errors.forbidden(field, `${what} may not be changed\n${goDiff(goValue(type, before), goValue(type, next))}`)
    }
  }
}
