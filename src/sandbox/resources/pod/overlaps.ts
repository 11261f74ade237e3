import type { Volume, VolumeProjection } from '../../schema/types.ts'

interface PlacedFile {
  path: string
  source: string
}

/** Warnings for projected volumes whose sources write the same paths. */
export function overlapWarnings(volumes: readonly Volume[] | undefined): string[] {
  return (volumes ?? []).flatMap(({ name, projected }) => {
    const files = (projected?.sources ?? []).map(filesOf)
    return files.flatMap((own, index) => {
      const earlier = files.slice(0, index).flat()
      const hits = own.flatMap((file) =>
        earlier.filter((other) => overlap(file.path, other.path)).map((other) => [file, other] as const),
      )
      const texts = hits.map(([file, other]) => `${describe(file)} with ${describe(other)}`)
      return texts.length > 0 ? [`volume "${name}" (Projected): overlapping paths: ${texts.join(', ')}`] : []
    })
  })
}

function describe({ path, source }: PlacedFile): string {
  return `"${path}" (${source})`
}

function overlap(a: string, b: string): boolean {
  const [left, right] = [a.split('/').filter(Boolean), b.split('/').filter(Boolean)]
  const length = Math.min(left.length, right.length)
  return left.slice(0, length).join('/') === right.slice(0, length).join('/')
}

function filesOf({ secret, configMap, downwardAPI, serviceAccountToken: token }: VolumeProjection): PlacedFile[] {
  if (secret) return (secret.items ?? []).map(({ path }) => ({ path, source: `Secret "${secret.name}"` }))
  if (configMap) return (configMap.items ?? []).map(({ path }) => ({ path, source: `ConfigMap "${configMap.name}"` }))
  if (downwardAPI) return (downwardAPI.items ?? []).map(({ path }) => ({ path, source: 'DownwardAPI' }))
  return token ? [{ path: token.path, source: 'ServiceAccountToken' }] : []
}
