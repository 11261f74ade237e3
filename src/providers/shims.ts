import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../util/find-program.ts'
import type { ClusterRequest } from './types.ts'

/** Programs that k8slab can stand in for. */
export type ShimName = 'kubectl' | 'jq' | 'curl' | 'watch' | 'gcloud' | 'gsutil'

/**
 * A folder with the stand-ins for tools this machine lacks, to go at the end of PATH; `always` are there even when the machine has the
 * real tool (gcloud, on the sandbox) and belong in front.
 */
export async function prepareShims(
  { env, stateFolder }: Pick<ClusterRequest, 'env' | 'stateFolder'>,
  names: readonly ShimName[],
  always = false,
): Promise<string> {
  const folder = path.join(stateFolder, always ? 'tools' : 'shims')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const wanted = always ? names : names.filter((name) => findProgram(name, env) === undefined)
  await removeOthers(folder, wanted)
  for (const name of wanted) await writeShim(folder, name)
  return folder
}

/** They need no certificate authority but the sandbox' own; Node.js reads the others before anything else, which takes as long as all the rest. */
const talksToSandboxOnly: ReadonlySet<ShimName> = new Set(['gcloud', 'gsutil', 'jq'])

async function writeShim(folder: string, name: ShimName): Promise<void> {
  const program = fileURLToPath(new URL(`./shims/${name}.js`, import.meta.url))
  if (process.platform === 'win32')
    await writeFile(path.join(folder, `${name}.cmd`), `@"${process.execPath}" "${program}" %*\r\n`)
  const script = path.join(folder, name)
  const lighter = talksToSandboxOnly.has(name) ? 'unset NODE_EXTRA_CA_CERTS\n' : ''
  await writeFile(script, `#!/bin/sh\n${lighter}exec ${quote(process.execPath)} ${quote(program)} "$@"\n`)
  await chmod(script, 0o755)
}

/** A tool that has been installed since must not be hidden by a stand-in of last time. */
async function removeOthers(folder: string, wanted: readonly string[]): Promise<void> {
  const stale = (await readdir(folder)).filter((name) => !wanted.includes(name.replace(/\.cmd$/, '') as ShimName))
  await Promise.all(stale.map((name) => rm(path.join(folder, name))))
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
