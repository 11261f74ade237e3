import { copyFromBucket } from '../../gsutil/copy.ts'
import type { CloudCommand } from '../types.ts'
import { CloudError } from '../types.ts'

const copy: CloudCommand = {
  path: 'storage cp',
  summary: 'Copy files out of a storage bucket.',
  positionals: ['SOURCE', 'DESTINATION'],
  flags: [],
  switches: ['recursive', 'r', 'R'],
  async run({ args: [source = '', destination = ''], flags, api, io }) {
    const recursive = ['recursive', 'r', 'R'].some((name) => flags.has(name))
    const result = await copyFromBucket({ source, destination, recursive, cwd: io.cwd }, api)
    if ('error' in result) throw new CloudError(result.error)
    for (const file of result.files) io.error(`Copying ${file.url} to file://${file.path}\n`)
    io.error(
      `  Completed files ${result.files.length}/${result.files.length} | ${size(result.bytes)}/${size(result.bytes)}\n`,
    )
  },
}

/** As gcloud writes sizes: `12.3kiB`. */
function size(bytes: number): string {
  return bytes < 1024 ? `${bytes}B` : `${(bytes / 1024).toFixed(1)}kiB`
}

export const storage = [copy]
