/** Orders versions by how finished they are: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name. Source: k8s.io/apimachinery/pkg/version/helpers.go. */
export function compareVersions(a: string, b: string): number {
  const left = parse(a)
  const right = parse(b)
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : 1
  return right.stability - left.stability || right.major - left.major || right.minor - left.minor
}

const STABILITY: Record<string, number> = { alpha: 0, beta: 1, '': 2 }

function parse(version: string): { stability: number; major: number; minor: number } | undefined {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
  if (!match) return undefined
  const [, major, stage = '', minor = 0] = match
  return { stability: STABILITY[stage] ?? 2, major: Number(major), minor: Number(minor) }
}
