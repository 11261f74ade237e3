import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'

/** What a test that is told to end may take to clean up, and how long until its process is killed, in milliseconds. */
const GRACE = 20_000
const PATIENCE = 60_000

/**
 * Runs tests one after the other in a process of the suite's program. `limit` is what one test may take, in milliseconds. Returns what
 * became of those that ran (`state` is 'passed', 'failed', 'skipped', 'timed out' or another of Ginkgo's words) and the names `left`
 * because the process ended before their turn.
 */
export async function runBatch({ program, kubeconfig, names, limit, out, env, signal }) {
  mkdirSync(out, { recursive: true })
  const report = path.join(out, 'report.json')
  rmSync(report, { force: true })
  const child = spawn(program, parameters(names, kubeconfig, report), {
    cwd: out,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const watch = watchTests(child, { names, limit, signal, log: path.join(out, 'log') })
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  watch.end()
  if (!existsSync(report)) return withoutReport(names, watch)
  const specs = JSON.parse(readFileSync(report, 'utf8')).flatMap(({ SpecReports }) => SpecReports ?? [])
  const setUp = specs.find(({ LeafNodeType, State }) => /BeforeSuite/.test(LeafNodeType) && State !== 'passed')
  if (setUp && !signal.aborted) throw new Error(`The tests did not start: ${setUp.Failure?.Message}`)
  const results = specs.filter(({ LeafNodeType }) => LeafNodeType === 'It').map(resultOf)
  const { done, left } = sortOut(names, results, watch)
  if (left.length > 0 && !watch.ended) throw new Error(`The program has no test ${left[0]}.`)
  return { done, left }
}

function parameters(names, kubeconfig, report) {
  return [
    '--ginkgo.v',
    '--ginkgo.no-color',
    '--ginkgo.seed=1',
    '--ginkgo.timeout=24h',
    `--ginkgo.grace-period=${GRACE / 1000}s`,
    `--ginkgo.json-report=${report}`,
    `--ginkgo.focus=(${names.map(escapeRegExp).join('|')})$`,
    `-kubeconfig=${kubeconfig}`,
    '-provider=skeleton',
    '-disable-log-dump',
    '-allowed-not-ready-nodes=-1',
  ]
}

/** Follows which test runs and ends the process in order when one takes too long, or when the whole run is to end. */
function watchTests(child, { names, limit, signal, log }) {
  const file = createWriteStream(log, { flags: 'a' })
  const timers = new Set()
  const after = (milliseconds, action) => timers.add(setTimeout(action, milliseconds))
  const watch = { current: undefined, overdue: undefined, ended: false, end }
  const interrupt = () => {
    watch.ended = true
    child.kill('SIGINT')
    after(PATIENCE, () => child.kill('SIGKILL'))
  }
  let timer
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    file.write(`${line}\n`)
    // Ginkgo says a test's name, and then its labels, when it begins.
    const name = names.find((one) => line.startsWith(one))
    if (name === undefined) return
    clearTimeout(timer)
    watch.current = name
    timer = setTimeout(() => {
      watch.overdue = { name, seconds: limit / 1000 }
      interrupt()
    }, limit)
  })
  child.stderr.pipe(file, { end: false })
  signal.addEventListener('abort', interrupt, { once: true })
  function end() {
    clearTimeout(timer)
    for (const one of timers) clearTimeout(one)
    signal.removeEventListener('abort', interrupt)
    file.end()
  }
  return watch
}

/** A process that is killed, or dies, takes the test that ran with it. */
function withoutReport(names, { current, overdue }) {
  if (current === undefined) throw new Error('The program of the tests ended before the first of them.')
  const died = { name: current, state: 'failed', seconds: 0, reason: 'The program of the tests died.' }
  return { done: [overdue ? timedOut(overdue) : died], left: names.filter((name) => name !== current) }
}

function sortOut(names, results, { overdue, ended }) {
  // A process that is told to end says of the test that runs that it is interrupted, of those it does not come to that they are skipped.
  const isCut = ({ state }) => ended && (state === 'interrupted' || state === 'skipped')
  const done = results
    .filter((result) => names.includes(result.name) && (result.name === overdue?.name || !isCut(result)))
    .map((result) => (isCut(result) ? timedOut(overdue) : result))
  const seen = new Set(done.map(({ name }) => name))
  return { done, left: names.filter((name) => !seen.has(name)) }
}

function timedOut({ name, seconds }) {
  return { name, state: 'timed out', seconds, reason: `Not done after ${seconds} s.` }
}

function resultOf(spec) {
  return {
    name: [...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(' '),
    state: spec.State,
    seconds: (spec.RunTime ?? 0) / 1e9,
    reason: spec.Failure?.Message ?? '',
  }
}

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
