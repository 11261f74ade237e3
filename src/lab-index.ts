import { mkdirSync, writeFileSync } from 'node:fs'
import { type BuiltLab, digestOf } from './labs/built.ts'
import { bundledLabs } from './labs/discover.ts'
import { loadLab } from './labs/load.ts'
import { summaryOf } from './labs/summary.ts'
import type { Lab } from './labs/types.ts'

// Run by the build: writes what `k8slab list` tells of the labs that come with it, and each of them as it was read.
const labs = await Promise.all((await bundledLabs()).map(({ folder }) => loadLab(folder)))
writeFileSync(new URL('./labs.json', import.meta.url), JSON.stringify(labs.map(summaryOf)))
mkdirSync(new URL('./labs/', import.meta.url))
await Promise.all(labs.map(writeBuilt))

async function writeBuilt({ folder, ...lab }: Lab): Promise<void> {
  const built: BuiltLab = { digest: await digestOf(folder), lab }
  writeFileSync(new URL(`./labs/${lab.id}.json`, import.meta.url), JSON.stringify(built))
}
