import type { Volume, VolumeProjection } from '../../schema/types.gen.ts'

interface PlacedFile {
  path: string
  /** What of a projected volume puts it there; '' where the volume has one source only. */
  source: string
}

/** Warnings for volumes that write several keys to the same paths (`warningsForOverlappingVirtualPaths`). */
export function overlapWarnings(volumes: readonly Volume[] | undefined): string[] {
  return (volumes ?? []).flatMap((volume) => [...plainWarnings(volume), ...projectedWarnings(volume)])
}

function plainWarnings({ name, configMap, secret, downwardAPI }: Volume): string[] {
  return [
    ...collisions(`volume "${name}" (ConfigMap "${configMap?.name}")`, placed(configMap?.items, '')),
    ...collisions(`volume "${name}" (Secret "${secret?.secretName}")`, placed(secret?.items, '')),
    ...collisions(`volume "${name}" (DownwardAPI)`, placed(downwardAPI?.items, '')),
  ]
}

/** The real server takes a source that names no paths for the one before it. */
function projectedWarnings({ name, projected }: Volume): string[] {
  let files: PlacedFile[] = []
  const seen: PlacedFile[] = []
  const warnings = (projected?.sources ?? []).flatMap((source) => {
    if (Object.keys(source).length === 0) return [`volume "${name}" (Projected) has no sources provided`]
    files = filesOf(source) ?? files
    const found = files.map((file) => {
      const others = seen.filter((other) => overlap(file.path, other.path))
      seen.push(file)
      return others.map((other) => collision(`volume "${name}" (Projected)`, file, other))
    })
    return found.flat()
  })
  return [...new Set(warnings)]
}

function collisions(volume: string, files: readonly PlacedFile[]): string[] {
  const texts = files.flatMap((file, index) =>
    files
      .slice(0, index)
      .filter((other) => overlap(file.path, other.path))
      .map((other) => collision(volume, file, other)),
  )
  return [...new Set(texts)]
}

function collision(volume: string, file: PlacedFile, other: PlacedFile): string {
  return `${volume}: overlapping paths: ${describe(file)} with ${describe(other)}`
}

function describe({ path, source }: PlacedFile): string {
  return source === '' ? `"${path}"` : `"${path}" (${source})`
}

function overlap(a: string, b: string): boolean {
  const [left, right] = [a.split('/').filter(Boolean), b.split('/').filter(Boolean)]
  const length = Math.min(left.length, right.length)
  return left.slice(0, length).join('/') === right.slice(0, length).join('/')
}

function filesOf({ secret, configMap, downwardAPI, serviceAccountToken }: VolumeProjection): PlacedFile[] | undefined {
  if (configMap?.items) return placed(configMap.items, `ConfigMap "${configMap.name}"`)
  if (secret?.items) return placed(secret.items, `Secret "${secret.name}"`)
  if (downwardAPI?.items) return placed(downwardAPI.items, 'DownwardAPI')
  return serviceAccountToken ? placed([serviceAccountToken], 'ServiceAccountToken') : undefined
}

function placed(items: readonly { path: string }[] | undefined, source: string): PlacedFile[] {
  return (items ?? []).map(({ path }) => ({ path, source }))
}
