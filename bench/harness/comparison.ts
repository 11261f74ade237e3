import type { Figure } from './types.ts'

/** The times of both and their ratio pair by pair; of the sandbox alone where nothing real was there. */
export function comparison(
  name: string,
  sandbox: readonly number[],
  real: readonly number[],
  limit: number,
): readonly Figure[] {
  const alone: Figure = { name: `${name}: sandbox`, unit: 'ms', samples: sandbox }
  if (real.length === 0) return [alone]
  const ratios = sandbox.map((time, index) => time / (real[index] ?? Number.NaN))
  return [
    alone,
    { name: `${name}: real`, unit: 'ms', samples: real },
    { name: `${name}: sandbox / real`, unit: 'x', samples: ratios, goal: { of: 'median', limit } },
  ]
}
