import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The names of all conformance tests that a packed suite has. */
export async function listTests(suite, out) {
  const text = await run(suite, ['--list', '--jobs', '1', '--out', out], process.env)
  const names = text.split('\n').filter((line) => line.includes('[Conformance]'))
  if (names.length === 0) throw new Error(`${suite} lists no tests:\n${text}`)
  return names
}

/**
 * Runs the tests of these names with the suite's own runner; with several jobs those that must be alone are left out. Returns for each
 * what became of it: `state` is 'passed', 'failed', 'skipped' (not run) or another of Ginkgo's words.
 */
export async function runTests({ suite, names, all, jobs, timeout, out, env, signal }) {
  const choice = ['--focus', patternOf(names), ...exclusions(names, all), '--jobs', `${jobs}`]
  const text = await run(suite, [...choice, '--timeout', timeout, '--out', out], env, signal)
  const report = path.join(out, 'report.json')
  if (!existsSync(report)) throw new Error(`The tests did not run:\n${text}`)
  const wanted = new Set(names)
  return readReport(report).filter(({ name }) => wanted.has(name))
}

function readReport(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
    .flatMap(({ SpecReports }) => SpecReports ?? [])
    .filter(({ LeafNodeType }) => LeafNodeType === 'It')
    .map((spec) => ({
      name: [...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(' '),
      state: spec.State,
      seconds: (spec.RunTime ?? 0) / 1e9,
      reason: spec.Failure?.Message ?? '',
    }))
}

/** What the runner says; its exit code tells no more than its report. When it is interrupted it still writes the report. */
function run(suite, parameters, env, signal) {
  return new Promise((resolve, reject) => {
    // In a group of its own: the runner has many processes, and all must end.
    const child = spawn(path.join(suite, 'conformance'), parameters, {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const interrupt = () => process.kill(-child.pid, 'SIGINT')
    signal?.addEventListener('abort', interrupt, { once: true })
    let text = ''
    const keep = (chunk) => {
      text += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', () => {
      signal?.removeEventListener('abort', interrupt)
      resolve(text)
    })
  })
}

const beginning = (name) => name.replace(/ ?\[Conformance\]$/, '')

function patternOf(names) {
  return `(${names.map((name) => escapeRegExp(beginning(name))).join('|')})`
}

/** The suite's runner takes the beginning of a name for any end; some names begin others. */
function exclusions(names, all) {
  const more = all.filter((other) => !names.includes(other) && names.some((name) => other.startsWith(beginning(name))))
  return more.length > 0 ? ['--skip', patternOf(more)] : []
}

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
