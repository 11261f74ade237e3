import type { IntOrString } from '../../schema/types.gen.ts'

/** The number that `value` means for a total: itself, or a share of it in per cent (`intstr.GetScaledValueFromIntOrPercent`). */
export function scaledValue(value: IntOrString | undefined, total: number, rounding: 'up' | 'down'): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const match = /^(\d+)%$/.exec(value)
  if (!match) throw new Error(`invalid value for IntOrString: invalid type: string is not a percentage`)
  const share = (Number(match[1]) * total) / 100
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share)
}
