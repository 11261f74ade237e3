import { writeFileSync } from 'node:fs'
import { bundledLabs } from './labs/discover.ts'
import { loadLab } from './labs/load.ts'
import { summaryOf } from './labs/summary.ts'

// Run by the build: writes what `k8slab list` tells of the labs that come with it.
const labs = await Promise.all((await bundledLabs()).map(async ({ folder }) => summaryOf(await loadLab(folder))))
writeFileSync(new URL('./labs.json', import.meta.url), JSON.stringify(labs))
