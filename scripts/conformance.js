// Runs Kubernetes' own conformance tests against a sandbox of its own and writes docs/conformance.md.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { kubectlFolder, startCluster } from './conformance/cluster.js'
import { groupOf, groups, sample } from './conformance/groups.js'
import { document, passed, recordedCount, terminalReport } from './conformance/report.js'
import { listTests, runTests } from './conformance/suite.js'

const USAGE = `usage: npm run conformance -- [options] [FOLDER]
  FOLDER           the packed tests [$K8SLAB_CONFORMANCE or ../shared/conformance]
  --sample         a few tests of each required group, in less than three minutes
  --all            the groups that are not required too
  --group NAME     only this group (may be repeated); --list-groups tells the names
  --focus REGEX    only tests whose name matches
  --jobs N         tests at the same time [3]
  --nodes N        nodes of the sandbox [2]
  --timeout T      for each of the two runs, in parallel and one by one [40m]
  --kubectl FILE   the kubectl to test with [the one that npm brings]
  --out FOLDER     keep logs and reports there`
const DOCUMENT = 'docs/conformance.md'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    group: { type: 'string', multiple: true, default: [] },
    focus: { type: 'string' },
    jobs: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '2' },
    timeout: { type: 'string', default: '40m' },
    kubectl: { type: 'string' },
    out: { type: 'string' },
    'list-groups': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (options.help) console.log(USAGE)
else if (options['list-groups']) console.log(groups.map(({ name }) => name).join('\n'))
else process.exitCode = await conformance()

async function conformance() {
  const suite = path.resolve(positionals[0] ?? process.env.K8SLAB_CONFORMANCE ?? '../shared/conformance')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'k8slab-conformance-'))
  const out = options.out === undefined ? path.join(folder, 'out') : path.resolve(options.out)
  mkdirSync(out, { recursive: true })
  const names = (await listTests(suite, out)).filter(chosen)
  const cluster = await startCluster(folder, Number(options.nodes), path.join(out, 'sandbox.log'))
  try {
    const results = await runAll({ suite, names, cluster, folder, out })
    console.log(
      `${terminalReport(results)}\nThe sandbox keeps ${cluster.memory() ?? 'an unknown number of'} MiB in memory.`,
    )
    return verdict(results, versionOf(suite), out)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Only a run of all required groups is the measure; whoever picks tests looks at something. */
function isPart() {
  return options.sample || options.focus !== undefined || options.group.length > 0
}

function chosen(name) {
  const group = groupOf(name)
  if (options.focus !== undefined) return new RegExp(options.focus).test(name)
  if (options.group.length > 0) return options.group.includes(group?.name)
  if (options.sample) return group?.required && new RegExp(`(${sample.join('|')})`).test(name)
  return options.all || group?.required
}

/** What may run beside others first, then what must be alone. */
async function runAll({ suite, names, cluster, folder, out }) {
  const env = {
    ...process.env,
    KUBECONFIG: cluster.kubeconfig,
    PATH: `${kubectlFolder(folder, options.kubectl)}${path.delimiter}${process.env.PATH}`,
  }
  const alone = names.filter((name) => name.includes('[Serial]'))
  const runs = [
    { names: names.filter((name) => !alone.includes(name)), jobs: options.jobs, out: path.join(out, 'parallel') },
    { names: alone, jobs: 1, out: path.join(out, 'serial') },
  ]
  const results = []
  for (const run of runs.filter((one) => one.names.length > 0)) {
    console.log(`${run.names.length} tests, ${run.jobs} at a time`)
    results.push(...(await runTests({ suite, timeout: options.timeout, env, ...run })))
  }
  return results
}

function verdict(results, version, out) {
  const missing = results.filter(({ name, state }) => state !== 'passed' && (isPart() || groupOf(name)?.required))
  if (missing.length > 0 && options.out !== undefined) console.log(`Logs: ${out}`)
  if (isPart()) return missing.length > 0 ? 1 : 0
  const recorded = existsSync(DOCUMENT) ? recordedCount(readFileSync(DOCUMENT, 'utf8')) : 0
  if (passed(results) < recorded) {
    console.log(`Fewer tests pass than ${DOCUMENT} says: ${passed(results)} instead of ${recorded}.`)
    return 1
  }
  writeFileSync(DOCUMENT, document(results, version))
  return missing.length > 0 ? 1 : 0
}

/** The version of Kubernetes whose tests these are. */
function versionOf(suite) {
  return (
    /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(readFileSync(path.join(suite, 'go.mod'), 'utf8'))?.[1] ??
    'an unknown version'
  )
}
