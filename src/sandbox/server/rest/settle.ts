import { weight } from '../../api/json/weight.ts'
import type { KubeObject } from '../../objects.ts'
import type { Steps } from '../../steps.ts'
import { deepFreeze } from '../../storage/freeze.ts'
import { prepareText } from '../../storage/text.ts'

/** Writing so many values, and making them read-only, takes about a millisecond. */
const BIG = 2000

/** Does beforehand, of an object that will be stored as it is, what the store would have to do of all of it in one go. */
export function* settle(object: KubeObject): Steps<void> {
  for (const part of [...Object.values(object), object.metadata.managedFields] as unknown[]) {
    if (typeof part !== 'object' || part === null || part === object.metadata || weight(part, BIG) < BIG) continue
    yield
    prepareText(part)
    yield
    deepFreeze(part)
  }
}
