import type { Draft } from '../../objects.ts'
import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'

/** `ValidatePriorityLevelConfigurationSpec` */
export function checkPriorityLevel(errors: FieldErrors, { metadata, spec }: Draft<PriorityLevelConfiguration>): void {
  const { type = '', limited, exempt } = spec ?? {}
  if ((metadata.name === 'exempt') !== (type === 'Exempt'))
    errors.invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'")
  if (type === 'Exempt') {
    if (limited) errors.forbidden('spec.limited', 'must be nil if the type is not Limited')
    if (exempt) checkShares(errors, 'spec.exempt', exempt)
  } else if (type === 'Limited') {
    if (exempt) errors.forbidden('spec.exempt', 'must be nil if the type is Limited')
    if (limited) checkLimited(errors, limited)
    else errors.required('spec.limited', 'must not be empty when type is Limited')
  } else errors.notSupported('spec.type', type, ['Exempt', 'Limited'])
}

interface Shares {
  nominalConcurrencyShares?: number | undefined
  lendablePercent?: number | undefined
}

function checkShares(errors: FieldErrors, path: string, shares: Shares): void {
  checkNominal(errors, path, shares)
  checkLendable(errors, path, shares)
}

function checkNominal(errors: FieldErrors, path: string, { nominalConcurrencyShares: shares = 0 }: Shares): void {
  if (shares < 0) errors.invalid(`${path}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')
}

function checkLendable(errors: FieldErrors, path: string, { lendablePercent: percent = 0 }: Shares): void {
  if (percent < 0 || percent > 100)
    errors.invalid(`${path}.lendablePercent`, percent, 'must be between 0 and 100, inclusive')
}

function checkLimited(errors: FieldErrors, limited: LimitedPriorityLevelConfiguration): void {
  const path = 'spec.limited'
  checkNominal(errors, path, limited)
  checkLimitResponse(errors, `${path}.limitResponse`, limited.limitResponse)
  checkLendable(errors, path, limited)
  const { borrowingLimitPercent: borrowing } = limited
  if (borrowing !== undefined && borrowing < 0)
    errors.invalid(`${path}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer')
}

function checkLimitResponse(errors: FieldErrors, path: string, response: LimitResponse | undefined): void {
  const { type = '', queuing } = response ?? {}
  if (type === 'Reject') {
    if (queuing) errors.forbidden(`${path}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')
  } else if (type === 'Queue') {
    if (queuing) checkQueuing(errors, `${path}.queuing`, queuing)
    else errors.required(`${path}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')
  } else errors.notSupported(`${path}.type`, type, ['Queue', 'Reject'])
}

const MOST_QUEUES = 10_000_000
/** Of the hash that deals queues to a flow. */
const HASH_BITS = 60

function checkQueuing(errors: FieldErrors, path: string, queuing: QueuingConfiguration) {
  const { queueLengthLimit = 0, queues = 0, handSize = 0 } = queuing
  if (queueLengthLimit <= 0) errors.invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive')
  if (queues <= 0) errors.invalid(`${path}.queues`, queues, 'must be positive')
  else if (queues > MOST_QUEUES) errors.invalid(`${path}.queues`, queues, `must not be greater than ${MOST_QUEUES}`)
  if (handSize <= 0) return errors.invalid(`${path}.handSize`, handSize, 'must be positive')
  if (handSize > queues)
    return errors.invalid(`${path}.handSize`, handSize, `should not be greater than queues (${queues})`)
  if (entropyBits(queues, handSize) <= HASH_BITS) return
  const text = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`
  errors.invalid(`${path}.handSize`, handSize, text)
}

/** `shufflesharding.RequiredEntropyBits` */
function entropyBits(deckSize: number, handSize: number): number {
  return Math.ceil(Math.log2(deckSize) * handSize)
}
