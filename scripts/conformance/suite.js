import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The packed suite in a folder, unpacked: the names of its conformance tests, the program that has them, and the version of Kubernetes
 * they belong to. The folder of the program is where the suite's own runner unpacks to.
 */
export async function openSuite(folder, out) {
  const listing = ['--list', '--jobs', '1', '--out', out]
  const { stdout } = await run(path.join(folder, 'conformance'), listing, { maxBuffer: 1 << 24 })
  const names = stdout.split('\n').filter((line) => line.includes('[Conformance]'))
  if (names.length === 0) throw new Error(`${folder} lists no tests:\n${stdout}`)
  const program = path.join(unpackedFolder(), 'e2e.test')
  if (!existsSync(program)) throw new Error(`${folder} has not unpacked ${program}.`)
  return { names, program, version: versionOf(folder) }
}

function unpackedFolder() {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache')
  return process.env.CONFORMANCE_HOME ?? path.join(cache, 'k8s-conformance')
}

function versionOf(folder) {
  const text = readFileSync(path.join(folder, 'go.mod'), 'utf8')
  return /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(text)?.[1] ?? 'an unknown version'
}
