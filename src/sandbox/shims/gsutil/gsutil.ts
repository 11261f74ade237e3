import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { CloudApi, CloudIo } from '../gcloud/types.ts'
import { copyFromBucket } from './copy.ts'

/** Runs a command line of gsutil: `cp` and `ls` of the buckets the labs use. Resolves with the exit code. */
export async function gsutil(argv: readonly string[], api: CloudApi, io: CloudIo): Promise<number> {
  const words = argv.filter((word) => !/^-[mqo]$/.test(word))
  const [command, ...rest] = words
  const args = rest.filter((word) => !word.startsWith('-'))
  if (command === 'cp')
    return copy(
      args,
      rest.some((word) => /^-[rR]$/.test(word)),
      api,
      io,
    )
  if (command === 'ls') return list(args[0] ?? '', api, io)
  const text =
    "This is k8slab's stand-in for gsutil on the sandbox. It knows:\n\n  gsutil cp -r gs://BUCKET/* FOLDER\n  gsutil ls gs://BUCKET\n"
  const asked = command === undefined || command === 'help' || words.includes('--help')
  if (asked) io.out(text)
  else io.error(`CommandException: Invalid command "${command}".\n${text}`)
  return asked ? 0 : 1
}

async function copy(
  [source = '', destination]: readonly string[],
  recursive: boolean,
  api: CloudApi,
  io: CloudIo,
): Promise<number> {
  if (destination === undefined) {
    io.error('CommandException: Wrong number of arguments for "cp" command.\n')
    return 1
  }
  const result = await copyFromBucket({ source, destination, recursive, cwd: io.cwd }, api)
  if ('error' in result) {
    io.error(`CommandException: ${result.error}\n`)
    return 1
  }
  for (const file of result.files) io.error(`Copying ${file.url}...\n`)
  io.error(`\nOperation completed over ${result.files.length} objects/${(result.bytes / 1024).toFixed(1)} KiB.\n`)
  return 0
}

async function list(url: string, api: CloudApi, io: CloudIo): Promise<number> {
  const bucket = api.bucket(url)
  if (!bucket) {
    io.error(`BucketNotFoundException: 404 ${url} bucket does not exist.\n`)
    return 1
  }
  const entries = await readdir(path.join(bucket.folder, bucket.path), { withFileTypes: true }).catch(() => [])
  for (const entry of entries) io.out(`${url.replace(/\/+$/, '')}/${entry.name}${entry.isDirectory() ? '/' : ''}\n`)
  return 0
}
