import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseYaml } from '../builder/documents.ts'
import { CommandError } from '../errors.ts'
import { isJson } from '../objects.ts'
import type { Kustomization } from './types.ts'

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

const known = new Set([
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'namePrefix', 'nameSuffix'],
  ...['commonLabels', 'labels', 'commonAnnotations', 'images', 'replicas', 'patches', 'patchesStrategicMerge'],
  ...['patchesJson6902', 'configMapGenerator', 'secretGenerator', 'generatorOptions', 'buildMetadata'],
])

/** Fields of kustomize's that this program does not know: saying so is better than a build that lacks them. */
const beyond = new Set([
  ...['crds', 'vars', 'replacements', 'helmCharts', 'helmGlobals', 'helmChartInflationGenerator', 'transformers'],
  ...['generators', 'validators', 'configurations', 'openapi', 'sortOptions', 'inventory'],
])

/** Reads the kustomization of a folder. */
export function readKustomization(folder: string): Kustomization {
  const [file] = names.map((name) => join(folder, name)).filter((path) => statSync(path, { throwIfNoEntry: false }))
  if (file === undefined)
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    )
  const value = parseYaml(readFileSync(file, 'utf8'), file, 'yaml.v3')
  if (value === null) throw new CommandError('kustomization.yaml is empty')
  if (!isJson(value)) throw new CommandError('invalid Kustomization: it is no map')
  for (const field of Object.keys(value)) {
    if (beyond.has(field)) throw new CommandError(`${field} of kustomize is not part of this kubectl`)
    if (!known.has(field)) throw new CommandError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`)
  }
  return value
}

/** What kubectl says on stderr of fields that are on their way out. */
export function deprecations(kustomization: Kustomization): string[] {
  const better: Readonly<Record<string, string>> = {
    bases: 'resources',
    commonLabels: 'labels',
    patchesJson6902: 'patches',
    patchesStrategicMerge: 'patches',
  }
  return Object.entries(better)
    .filter(([field]) => field in kustomization)
    .map(
      ([field, use]) =>
        `# Warning: '${field}' is deprecated. Please use '${use}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`,
    )
}
