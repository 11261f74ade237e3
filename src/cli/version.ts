import { readFileSync } from 'node:fs'

/** The JSON of `k8slab version`. */
export interface VersionReport {
  k8slab: string
  node: string
  platform: string
  arch: string
}

export function versionReport({ version: node, platform, arch } = process): VersionReport {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return { k8slab: version, node, platform, arch }
}

export function renderVersion({ k8slab, node, platform, arch }: VersionReport): string {
  return `k8slab ${k8slab} (${platform}-${arch}, node ${node})\n`
}
